import { DAY, HOUR } from "./times";

export const DAYS = 90;
export const CAMPAIGN_DAYS_AGO = 16;

/** When the running campaign began: midnight UTC, as supabase/seed.sql says. Epoch milliseconds. */
export const campaignStart = (now: Date) => Math.floor(now.getTime() / DAY) * DAY - CAMPAIGN_DAYS_AGO * DAY;

/**
 * How many clicks to expect in the hour that begins at `hour`: the community grows, rests at the weekend and at night,
 * and wakes up when a campaign begins.
 */
export function expectedClicks(hour: number, now: Date): number {
  const progress = 1 - (now.getTime() - hour) / (DAYS * DAY);
  const at = new Date(hour);
  const growth = 9 + 15 * progress;
  return (
    (growth / 24) *
    weekday(at.getUTCDay()) *
    (HOURS[at.getUTCHours()] ?? 1) *
    campaign((hour - campaignStart(now)) / DAY)
  );
}

/** Sunday first. */
const weekday = (day: number) => [0.82, 0.98, 1.12, 1.16, 1.1, 1, 0.78][day] ?? 1;

/** Loud on the first day, still felt a week later. */
const campaign = (daysIn: number) => (daysIn < 0 ? 1 : 1.25 + 1.7 * Math.exp(-daysIn / 2.5));

/** Each hour of the day in UTC against the average: the evenings of Europe and of America. */
const HOURS = [
  0.95, 0.75, 0.6, 0.45, 0.35, 0.35, 0.5, 0.7, 0.85, 0.95, 1, 1.05, 1.15, 1.15, 1.1, 1.15, 1.25, 1.4, 1.5,
  1.5, 1.4, 1.3, 1.3, 1.25,
];

/** The full hours of the last 90 days, oldest first. */
export function hoursUntil(now: Date): number[] {
  const last = Math.floor(now.getTime() / HOUR) * HOUR;
  return Array.from({ length: DAYS * 24 }, (_, index) => last - (DAYS * 24 - 1 - index) * HOUR);
}
