export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Hands out moments of the past: none twice, none later than a minute before now. Times are epoch milliseconds. */
export class Times {
  private readonly taken = new Set<number>();
  private readonly latest: number;

  constructor(readonly now: Date) {
    this.latest = now.getTime() - MINUTE;
  }

  /** Whether something that is to happen at this moment has happened by now, with all that follows within a minute. */
  isPast(at: number): boolean {
    return at < this.latest - MINUTE;
  }

  /** The wanted moment, or the nearest free millisecond after it; before it when there is none left after. */
  take(wanted: number): number {
    let at = Math.min(Math.round(wanted), this.latest);
    while (this.taken.has(at) && at < this.latest) at += 1;
    while (this.taken.has(at)) at -= 1;
    this.taken.add(at);
    return at;
  }
}

export const iso = (at: number) => new Date(at).toISOString();
