import { randomUUID } from "node:crypto";
import { beforeEach, expect, test, vi } from "vitest";
import { ensureCompany } from "@/lib/companies/ensure-company";
import { rpc } from "@/lib/db/rpc";
import { unavailable } from "@/lib/errors";
import { getWhopCompany, listWhopPlans } from "@/lib/whop/lookups";
import { planOf } from "@/tests/support/whop-plan";

vi.mock("@/lib/db/rpc", () => ({ rpc: vi.fn() }));
vi.mock("@/lib/whop/lookups", () => ({ getWhopCompany: vi.fn(), listWhopPlans: vi.fn() }));

const row = { companyId: "biz_cats", title: "Trading Cats" };
/** Another community in each test: they are remembered. */
const fresh = () => `biz_${randomUUID().replaceAll("-", "")}`;
const currencyOf = () => vi.mocked(rpc).mock.lastCall?.[1].currency;

beforeEach(() => {
  vi.mocked(rpc).mockReset().mockResolvedValue(row);
  vi.mocked(getWhopCompany)
    .mockReset()
    .mockResolvedValue({ title: "Trading Cats", route: "cats", logoUrl: null });
  vi.mocked(listWhopPlans).mockReset().mockResolvedValue([]);
});

test("a community is written once for visits that come together, and then remembered", async () => {
  const id = fresh();
  await Promise.all([ensureCompany(id), ensureCompany(id)]);
  await expect(ensureCompany(id)).resolves.toEqual(row);
  expect(rpc).toHaveBeenCalledTimes(1);
  expect(vi.mocked(rpc).mock.lastCall?.slice(0, 2)).toEqual([
    "ensure_company",
    { whop_company_id: id, title: "Trading Cats", route: "cats", logo_url: null, currency: null },
  ]);
});

test("a new community counts in the currency of most of its plans", async () => {
  const plans = ["usd", "eur", "eur"].map((currency) => planOf({ currency }));
  vi.mocked(listWhopPlans).mockResolvedValue(plans);
  await ensureCompany(fresh());
  expect(currencyOf()).toBe("eur");
});

test("a community's currency stays open while Whop does not list its plans", async () => {
  vi.mocked(listWhopPlans).mockRejectedValue(unavailable("Whop does not answer."));
  await expect(ensureCompany(fresh())).resolves.toEqual(row);
  expect(currencyOf()).toBeNull();
});

test("a community's currency stays open while it has no plans", async () => {
  await ensureCompany(fresh());
  expect(currencyOf()).toBeNull();
});

test.each([
  ["spaces around its title", { title: "  Cats \n" }, { title: "Cats" }],
  ["a title too long to keep", { title: "🐈".repeat(201) }, { title: "🐈".repeat(200) }],
  ["no title but a route", { title: " ", route: "cats" }, { title: "cats", route: "cats" }],
  ["a route too long to keep", { route: "r".repeat(201) }, { route: null }],
  ["a logo too long to keep", { logoUrl: `https://x/${"l".repeat(2_000)}` }, { logo_url: null }],
])("a community with %s is written", async (_what, named, written) => {
  vi.mocked(getWhopCompany).mockResolvedValue({ title: "Cats", route: "cats", logoUrl: null, ...named });
  await ensureCompany(fresh());
  expect(vi.mocked(rpc).mock.lastCall?.[1]).toMatchObject(written);
});

test("a community without title and route goes by its id", async () => {
  const id = fresh();
  vi.mocked(getWhopCompany).mockResolvedValue({ title: "", route: null, logoUrl: null });
  await ensureCompany(id);
  expect(vi.mocked(rpc).mock.lastCall?.[1]).toMatchObject({ title: id, route: null });
});

test("a community that Whop cannot name is an outage, and is asked about again at the next visit", async () => {
  const id = fresh();
  vi.mocked(getWhopCompany).mockRejectedValueOnce(unavailable("Whop does not answer."));
  await expect(ensureCompany(id)).rejects.toMatchObject({ status: 503 });
  await expect(ensureCompany(id)).resolves.toEqual(row);
});
