export type Theme = "light" | "dark";
export type Entry = { userId: string; theme: Theme };

const VIEW = /^\/(dashboard\/biz_\w+|experiences\/exp_\w+)(?:\/|$)/;
const API = /^\/api\/(?:companies\/(biz_\w+)|experiences\/(exp_\w+))(?:\/|$)/;

/** Who has entered which view of the app, kept in memory only: the browser holds no cookie and no token. */
export class Entries {
  private readonly byView = new Map<string, Entry>();

  /** `view` is `/dashboard/biz_…` or `/experiences/exp_…`. Throws for anything else. */
  enter(view: string, entry: Entry): void {
    const key = VIEW.exec(view)?.[1];
    if (!key) throw new RangeError(`${view} is not a view of the app.`);
    this.byView.set(key, entry);
  }

  /** Nobody is in the view any more. */
  leave(view: string): void {
    this.byView.delete(VIEW.exec(view)?.[1] ?? "");
  }

  /** Who is in the view to which the path belongs, and whether the path is a call of the app's own API. */
  find(path: string): (Entry & { isApi: boolean }) | null {
    const [, companyId, experienceId] = API.exec(path) ?? [];
    const isApi = Boolean(companyId ?? experienceId);
    const key = companyId
      ? `dashboard/${companyId}`
      : experienceId
        ? `experiences/${experienceId}`
        : VIEW.exec(path)?.[1];
    const entry = this.byView.get(key ?? "");
    return entry ? { ...entry, isApi } : null;
  }
}
