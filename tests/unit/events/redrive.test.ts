import { beforeEach, expect, test, vi } from "vitest";
import { rpc } from "@/lib/db/rpc";
import { redriveEvents } from "@/lib/events/redrive";
import { loggedLines } from "@/tests/support/logged-lines";

vi.mock("@/lib/db/rpc", () => ({ rpc: vi.fn() }));

const BODY = Buffer.from(JSON.stringify({ type: "payment.created", company_id: "biz_a", data: {} })).toString(
  "base64",
);

beforeEach(() => {
  vi.mocked(rpc).mockReset();
});

test("each delivery that is due is applied again from its stored bytes, also after one that fails again", async () => {
  loggedLines();
  const applied: unknown[] = [];
  vi.mocked(rpc).mockImplementation(async (fn, args) => {
    if (fn === "claim_due_events")
      return [
        { webhookId: "msg_1", body: BODY },
        { webhookId: "msg_2", body: BODY },
      ];
    applied.push([args.webhook_id, args.body_base64]);
    return { stored: "duplicate", state: args.webhook_id === "msg_1" ? "pending" : "ignored", outcome: null };
  });
  expect(await redriveEvents()).toBe(2);
  expect(applied).toEqual([
    ["msg_1", BODY],
    ["msg_2", BODY],
  ]);
});

test("with nothing due nothing is applied", async () => {
  vi.mocked(rpc).mockResolvedValue([]);
  expect(await redriveEvents()).toBe(0);
  expect(rpc).toHaveBeenCalledTimes(1);
});
