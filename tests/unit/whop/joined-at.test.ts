import { expect, test, vi } from "vitest";
import { addMember, addUser, createWorld } from "@/tests/support/whop/state/create-world";
import { json, openDoorTo, openDoorToWhop, passTime } from "@/tests/unit/whop/open-door";

const JOINED = "2026-11-20T09:00:00.000Z";
const EARLIER = "2026-10-01T09:00:00.000Z";

function worldWithNoor(...joins: string[]) {
  const world = createWorld();
  addUser(world, { id: "user_noor", name: "Noor", username: "noor" });
  for (const joinedAt of joins)
    addMember(world, { userId: "user_noor", planId: "plan_lumen_monthly", joinedAt });
  return world;
}

test("when somebody joined is the time of their earliest membership", async () => {
  const { door } = await openDoorToWhop(worldWithNoor(JOINED, EARLIER));
  expect(await door.getJoinedAt("biz_lumen", "user_noor")).toBe(EARLIER);
});

test("one without a membership has never joined, and is asked about again a minute later", async () => {
  const pass = passTime();
  const { whop, door } = await openDoorToWhop(worldWithNoor());
  expect(await door.getJoinedAt("biz_lumen", "user_noor")).toBeNull();
  addMember(whop.world, { userId: "user_noor", planId: "plan_lumen_monthly", joinedAt: JOINED });
  expect(await door.getJoinedAt("biz_lumen", "user_noor")).toBeNull();
  await pass(61_000);
  expect(await door.getJoinedAt("biz_lumen", "user_noor")).toBe(JOINED);
});

test("Whop is asked once a day, for this company and this person alone", async () => {
  const { door, seen } = await openDoorTo((_, response) =>
    json(response, 200, { data: [{ id: "mem_1", joined_at: JOINED, created_at: EARLIER }] }),
  );
  const asked = () => door.getJoinedAt("biz_lumen", "user_noor");
  expect(await Promise.all([asked(), asked()])).toEqual([JOINED, JOINED]);
  expect(await asked()).toBe(JOINED);
  expect(seen.map(({ method, path }) => [method, decodeURIComponent(path)])).toEqual([
    ["GET", "/api/v1/memberships?company_id=biz_lumen&user_ids[]=user_noor&first=100"],
  ]);
  expect(seen[0]?.headers.authorization).toMatch(/^Bearer ./);
});

test.each([
  ["an error", 500, { error: { message: "no" } }],
  ["no list", 200, { data: "none" }],
])("%s is Whop's silence, and is not kept", async (_, status, body) => {
  const reply = vi
    .fn()
    .mockReturnValueOnce([status, body])
    .mockReturnValue([200, { data: [] }]);
  const { door } = await openDoorTo((_seen, response) => {
    const [code, answer] = reply();
    json(response, code, answer);
  });
  await expect(door.getJoinedAt("biz_lumen", "user_noor")).rejects.toMatchObject({ status: 503 });
  expect(await door.getJoinedAt("biz_lumen", "user_noor")).toBeNull();
});

test("a time that cannot be read is none", async () => {
  const { door } = await openDoorTo((_, response) =>
    json(response, 200, { data: [{ created_at: "yesterday" }, { joined_at: null, created_at: JOINED }] }),
  );
  expect(await door.getJoinedAt("biz_lumen", "user_noor")).toBe(JOINED);
});
