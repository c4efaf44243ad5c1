import { Agent, request } from "node:http";
import { unpinnedPaymentBody } from "./payment-body";
import type { Promised } from "./redirects";
import type { Stage } from "./stage";

const DELIVERIES = 3_000;
const CLIENTS = 16;

/**
 * Signed purchases of different buyers, each answered only when it is stored and applied, beside plain inserts of one row
 * on the same server by as many clients.
 */
export async function benchDeliveries(stage: Stage, say: (line: string) => void) {
  const plain = await timed(DELIVERIES, CLIENTS, (index) => stage.insertPlainRow(index));
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const statuses: Record<number, number> = {};
  const applied = await timed(DELIVERIES, CLIENTS, async (index) => {
    const { body, headers } = unpinnedPaymentBody(stage, index);
    const status = await post(agent, `${stage.server}/api/webhooks/whop`, body, headers);
    statuses[status] = (statuses[status] ?? 0) + 1;
  });
  agent.destroy();
  const { stored, converted } = await stage.countDeliveries();
  const ratio = applied / plain;
  say(`\nDeliveries of ${DELIVERIES} purchases by ${CLIENTS} clients, stored and applied before each answer`);
  say(`single-row insert, one transaction each (baseline) ${String(Math.round(plain)).padStart(6)}/s`);
  say(
    `webhook, stored and applied                        ${String(Math.round(applied)).padStart(6)}/s  ${ratio.toFixed(2)} × baseline`,
  );
  say(`sent ${DELIVERIES}, answered 200 ${statuses[200] ?? 0}, stored ${stored}, converted ${converted}`);
  const promises: Promised[] = [
    {
      what: `every delivery stored and applied: ${converted} of ${DELIVERIES}`,
      kept: converted === DELIVERIES && stored === DELIVERIES,
    },
  ];
  return {
    figures: { plainPerSecond: plain, appliedPerSecond: applied, ratio, statuses, stored, converted },
    promises,
  };
}

/** Runs `act` once for each index with a number of clients side by side; returns how many a second. */
async function timed(count: number, clients: number, act: (index: number) => Promise<void>): Promise<number> {
  let next = 0;
  const started = performance.now();
  const client = async () => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return count / ((performance.now() - started) / 1000);
}

function post(agent: Agent, url: string, body: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { agent, method: "POST", headers: { ...headers, "content-length": Buffer.byteLength(body) } },
      (answer) => {
        answer.resume();
        answer.once("end", () => resolve(answer.statusCode ?? 0));
      },
    );
    call.once("error", reject);
    call.end(body);
  });
}
