import { beforeEach, expect, test } from "vitest";
import { COMPANY } from "../support/facts";
import { type Community, clickOf, differences, makeCommunity } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";

onEveryEngine(
  "clicks are recorded once and counted exactly",
  (database) => {
    let maya: Community;
    beforeEach(async () => {
      await database().reset();
      maya = await makeCommunity(database());
    });

    const record = (...clicks: object[]) =>
      database().call<Record<string, number>>("record_clicks", { batch: clicks });
    const counters = async () => (await database().query("select clicks from public.referral_codes"))[0];
    const days = () =>
      database().query("select day::text, clicks, visitors from public.daily_stats order by day");
    const click = (parts: object = {}) => clickOf({ codeId: maya.codeId, ...parts });

    test("a visitor who clicks five times in an hour is one click with five hits", async () => {
      const answers = [await record(click(), click(), click()), await record(click(), click())];
      expect(answers).toEqual([
        { counted: 1, excluded: 0, repeated: 2, unknown: 0 },
        { counted: 0, excluded: 0, repeated: 2, unknown: 0 },
      ]);
      expect(await counters()).toEqual({ clicks: 1 });
      expect(await database().query("select hits from public.referral_clicks")).toEqual([{ hits: 5 }]);
    });

    test("the next hour is a click again, but the same visitor of the day", async () => {
      await record(click({ at: "2026-10-01T12:59:59Z" }), click({ at: "2026-10-01T13:00:00Z" }));
      await record(click({ at: "2026-10-01T15:00:00Z" }));
      expect(await days()).toEqual([{ day: "2026-10-01", clicks: 3, visitors: 1 }]);
      expect(await differences(database())).toEqual([]);
    });

    test("bots, HEAD and prefetch are kept with their reason and count nothing", async () => {
      const answer = await record(
        click({ excludedReason: "bot" }),
        click({ excludedReason: "head" }),
        click({ excludedReason: "prefetch" }),
      );
      expect(answer).toMatchObject({ counted: 0, excluded: 3 });
      expect(await counters()).toEqual({ clicks: 0 });
      expect(await days()).toEqual([]);
      expect(await database().query("select excluded_reason from public.referral_clicks order by 1")).toEqual(
        [{ excluded_reason: "bot" }, { excluded_reason: "head" }, { excluded_reason: "prefetch" }],
      );
    });

    test("a prefetch does not use up the click that follows it", async () => {
      await record(click({ excludedReason: "prefetch" }));
      expect(await record(click())).toMatchObject({ counted: 1 });
    });

    test("a batch written twice, because its answer was lost, counts once", async () => {
      const batch = [click(), click({ visitorKey: "visitor-0002" })];
      await record(...batch);
      await record(...batch);
      expect(await counters()).toEqual({ clicks: 2 });
      expect(await differences(database())).toEqual([]);
    });

    test("a click on a code that is gone is said to be unknown, and the others of its batch count", async () => {
      const stranger = clickOf({ codeId: "00000000-0000-7000-8000-000000000000" });
      expect(await record(stranger, click())).toEqual({ counted: 1, excluded: 0, repeated: 0, unknown: 1 });
    });

    test("days are the creator's: a click half an hour before midnight in St. John's belongs to the day before", async () => {
      await database().query("update public.companies set time_zone = 'America/St_Johns'");
      await record(
        click({ at: "2026-10-02T02:15:00Z" }),
        click({ at: "2026-10-02T02:45:00Z", visitorKey: "visitor-0002" }),
      );
      expect(await days()).toEqual([
        { day: "2026-10-01", clicks: 1, visitors: 1 },
        { day: "2026-10-02", clicks: 1, visitors: 1 },
      ]);
    });

    test("a zone off by half an hour counts a visitor who clicks around midnight without a difference", async () => {
      await database().query("update public.companies set time_zone = 'America/St_Johns'");
      await record(click({ at: "2026-10-02T02:15:00Z" }));
      await record(click({ at: "2026-10-02T02:45:00Z" }), click({ at: "2026-10-02T03:05:00Z" }));
      expect(await differences(database())).toEqual([]);
      expect(await days()).toEqual([
        { day: "2026-10-01", clicks: 1, visitors: 1 },
        { day: "2026-10-02", clicks: 1, visitors: 1 },
      ]);
    });

    test("a member has one code, whatever is asked at once", async () => {
      const ask = (n: number) =>
        database().call<{ code: string }>("ensure_member_code", {
          whop_company_id: COMPANY,
          whop_user_id: "user_new",
          username: "new",
          display_name: null,
          avatar_url: null,
          candidates: [`fresh${n}code`],
        });
      const codes = await Promise.all(Array.from({ length: 16 }, (_, n) => ask(n)));
      expect(new Set(codes.map(({ code }) => code)).size).toBe(1);
    });

    test("look-alike codes are one code: a second member cannot take o for 0", async () => {
      const ask = (userId: string, candidates: string[]) =>
        database().call<{ code: string }>("ensure_member_code", {
          whop_company_id: COMPANY,
          whop_user_id: userId,
          username: null,
          display_name: null,
          avatar_url: null,
          candidates,
        });
      expect((await ask("user_one", ["l00k-alike"])).code).toBe("l00k-alike");
      expect((await ask("user_two", ["look-alike", "1ookalike", "other-code"])).code).toBe("other-code");
    });
  },
  OLDEST_AND_NEWEST,
);
