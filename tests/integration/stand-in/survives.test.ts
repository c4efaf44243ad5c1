import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { startReceiver } from "./receiver";
import { API_KEY, at, callsOf, SECRET } from "./stage";

const MAIN = fileURLToPath(new URL("../../support/whop/main.ts", import.meta.url));

/** The stand-in in a process of its own, so that it can die. */
async function startProcess(stateFile: string, webhookUrl: string) {
  const child = spawn(process.execPath, ["--import", "tsx", MAIN], {
    env: {
      NODE_ENV: "test",
      PATH: process.env.PATH,
      STATE_FILE: stateFile,
      WEBHOOK_URL: webhookUrl,
      WHOP_API_KEY: API_KEY,
      WHOP_WEBHOOK_SECRET: SECRET,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => end(child));
  const [line] = await once(child.stdout, "data");
  return { child, ...callsOf(String(at(JSON.parse(String(line)), "origin"))) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

test("killed with -9, it keeps every acknowledged purchase, answer and undelivered webhook", async () => {
  const folder = await mkdtemp(join(tmpdir(), "stand-in-"));
  const app = await startReceiver();
  onTestFinished(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });
  const stateFile = join(folder, "deep", "whop.json");
  const configuration = {
    account_id: "biz_lumen",
    plan_id: "plan_lumen_monthly",
    metadata: { referly_code: "abc" },
  };
  const key = { "idempotency-key": "once" };

  const first = await startProcess(stateFile, `${app.origin}/hook`);
  await first.control("webhooks", { stopped: true });
  const checkout = await first.post("/checkout_configurations", configuration, key);
  const purchase = { configurationId: at(checkout.body, "id"), purchaseKey: "press-1" };
  const bought = await first.control("buy", purchase);
  await end(first.child);
  expect(bought.status).toBe(200);
  expect(app.received).toHaveLength(0);

  const second = await startProcess(stateFile, `${app.origin}/hook`);
  expect((await second.post("/checkout_configurations", configuration, key)).body).toEqual(checkout.body);
  expect((await second.control("buy", purchase)).body).toEqual(bought.body);
  const payment = await second.get(`/payments/${at(bought.body, "paymentId")}`);
  expect(payment.body).toMatchObject({ status: "paid", metadata: { referly_code: "abc" } });
  await expect.poll(() => app.received.length, { timeout: 5_000 }).toBe(2);
  expect(app.received.map(({ body }) => at(JSON.parse(body), "type")).toSorted()).toEqual([
    "membership.activated",
    "payment.succeeded",
  ]);
});
