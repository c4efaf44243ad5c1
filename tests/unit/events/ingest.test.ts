import { describe, expect, test, vi } from "vitest";
import { DatabaseError } from "@/lib/db/database-error";
import { rpc } from "@/lib/db/rpc";
import { ingestEvent } from "@/lib/events/ingest";
import { loggedLines } from "@/tests/support/logged-lines";

vi.mock("@/lib/db/rpc", () => ({ rpc: vi.fn() }));

const bytes = (text: string) => new TextEncoder().encode(text);
const body = bytes('{"type":"payment.succeeded","data":{"email":"maya@mail.example"}}');
const answer = { stored: "stored", state: "done", outcome: "converted" };

describe("a delivery", () => {
  test("is handed over with its id and its exact bytes, and answers with the word that it ended in", async () => {
    loggedLines();
    vi.mocked(rpc).mockResolvedValue(answer);
    const odd = Uint8Array.from([...body, 0xff, 0x00]);
    await expect(ingestEvent("msg_1", odd)).resolves.toEqual(answer);
    const [fn, args] = vi.mocked(rpc).mock.lastCall ?? [];
    expect([fn, args?.webhook_id]).toEqual(["ingest_event", "msg_1"]);
    expect(Uint8Array.from(Buffer.from(String(args?.body_base64), "base64"))).toEqual(odd);
  });

  test("leaves one line in the log, without anything personal", async () => {
    const lines = loggedLines();
    vi.mocked(rpc).mockResolvedValue(answer);
    await ingestEvent("msg_1", body);
    expect(lines()).toEqual([
      expect.objectContaining({ event: "webhook.ingested", webhookId: "msg_1", outcome: "converted" }),
    ]);
    expect(JSON.stringify(lines())).not.toContain("maya");
  });

  test.each([
    ["away", "unreachable"],
    ["too slow", "timeout"],
    ["refusing", "22P05"],
  ])(
    "that is not stored because the database is %s is answered 503, so that Whop sends it again",
    async (_how, code) => {
      vi.mocked(rpc).mockRejectedValue(new DatabaseError("ingest_event", code, "no"));
      await expect(ingestEvent("msg_1", body)).rejects.toMatchObject({ status: 503, cause: { code } });
    },
  );

  test.each(["", "null", "[]", "not json", "{", '{"type":7}', "\u0000"])(
    "that says nothing readable is stored all the same: %j",
    async (text) => {
      loggedLines();
      vi.mocked(rpc).mockResolvedValue({ ...answer, state: "ignored" });
      await expect(ingestEvent("msg_1", bytes(text))).resolves.toMatchObject({ stored: "stored" });
    },
  );
});
