import { expect, test } from "vitest";
import { COMPANY, day, paymentOf } from "../support/facts";
import { differences } from "./community";
import { OLDEST_AND_NEWEST, onEveryEngine } from "./engines";
import { mayasLink } from "./mayas-link";

const DAY_MS = 86_400_000;
const MOMENT = 1 / DAY_MS;

onEveryEngine(
  "windows are half-open, in Whop's time and to the millisecond",
  (database) => {
    const { viaClick, referral, outcome } = mayasLink(database);

    test.each([
      ["a moment before the start", 5 - MOMENT, false],
      ["at the start", 5, true],
      ["a moment before the end", 9 - MOMENT, true],
      ["at the end", 9, false],
    ])("of a campaign: a purchase %s", async (_, paidOn, counts) => {
      await database().query(
        `insert into public.campaigns (whop_company_id, name, start_date, end_date, status)
         values ('${COMPANY}', 'Sprint', '${day(5)}', '${day(9)}', 'active')`,
      );
      // Told weeks after the end: what counts is when it was paid.
      expect(await outcome(paymentOf({ ...viaClick(), paidAt: day(paidOn), updatedAt: day(40) }))).toBe(
        "converted",
      );
      expect((await referral())?.campaign_id !== null).toBe(counts);
      expect(await differences(database())).toEqual([]);
    });

    test.each([
      [30, "converted"],
      [30 + MOMENT, "window_closed"],
    ])("of attribution: a purchase %d days after its click is %s", async (days, word) => {
      const event = paymentOf({ ...viaClick(), paidAt: day(days), updatedAt: day(days) });
      expect(await outcome(event)).toBe(word);
    });
  },
  OLDEST_AND_NEWEST,
);
