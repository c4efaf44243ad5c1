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
    { whop_company_id: id, title: "Trading Cats", route: "cats", logo_url: null, currency: "usd" },
  ]);
});

test("a new community counts in the currency of most of its plans", async () => {
  const plans = ["usd", "eur", "eur"].map((currency) => planOf({ currency }));
  vi.mocked(listWhopPlans).mockResolvedValue(plans);
  await ensureCompany(fresh());
  expect(currencyOf()).toBe("eur");
});

test("a community is written although Whop does not list its plans", async () => {
  vi.mocked(listWhopPlans).mockRejectedValue(unavailable("Whop does not answer."));
  await expect(ensureCompany(fresh())).resolves.toEqual(row);
  expect(currencyOf()).toBe("usd");
});

test("a community that Whop cannot name is an outage, and is asked about again at the next visit", async () => {
  const id = fresh();
  vi.mocked(getWhopCompany).mockRejectedValueOnce(unavailable("Whop does not answer."));
  await expect(ensureCompany(id)).rejects.toMatchObject({ status: 503 });
  await expect(ensureCompany(id)).resolves.toEqual(row);
});
