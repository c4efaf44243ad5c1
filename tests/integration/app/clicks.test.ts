import { setTimeout as sleep } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clickToken, readClickToken } from "@/lib/clicks/click-token";
import { type Answer, ask, jsonOf, type Question } from "@/tests/support/app/ask";
import { type AppDatabase, type Code, type Row, startAppDatabase } from "@/tests/support/app/database";
import { deliver, purchaseBody } from "@/tests/support/app/delivery";
import { DOORS, type Door, startDoors } from "@/tests/support/app/doors";
import { APP_ORIGIN, type AppSettings, appSettings } from "@/tests/support/app/settings";
import { CHROME } from "@/tests/support/click-request";
import type { AppProcess } from "@/tests/support/demo/app-process";
import type { PostgresServer } from "@/tests/support/postgres/server";
import { BROWSERS, MACHINES, PREVIEWERS } from "@/tests/unit/clicks/user-agents";

const COMMUNITY = "Cats & <Dogs>";

let postgres: PostgresServer;
let db: AppDatabase;
let apps: Record<Door, AppProcess>;
let companyId: string;
let settings: AppSettings;

beforeAll(async () => {
  ({ postgres, db } = await startAppDatabase());
  settings = appSettings(postgres.url());
  apps = await startDoors(settings);
  companyId = await db.makeCommunity({ title: COMMUNITY });
});
afterAll(async () => {
  await Promise.all(Object.values(apps).map((app) => app.stop()));
  await db.close();
  await postgres.dispose();
});

const recorded = ({ codeId }: Code): Promise<Row[]> =>
  db.rows(
    "select id, hits, excluded_reason from public.referral_clicks where referral_code_id = $1 order by id",
    [codeId],
  );
const counted = async ({ codeId }: Code) =>
  Number(await db.value("select clicks from public.referral_codes where id = $1", [codeId]));
const rowsInAll = async () => Number(await db.value("select count(*) from public.referral_clicks"));
const invariants = () => db.rows("select * from public.check_invariants()");

/** The click that a redirect's token names; throws when it is no genuine token of this code. */
function clickIn({ headers }: Answer, { code, codeId }: Code): string {
  const [path, token = ""] = (headers.location ?? "").split("?c=");
  expect(path).toBe(`${APP_ORIGIN}/join/${code}`);
  const click = readClickToken(token, codeId);
  if (!click) throw new Error(`The token in ${headers.location} is not genuine.`);
  return click;
}

describe.each(DOORS)("a link opened through %s", (door) => {
  const open = (path: string, { headers = {}, ...more }: Question = {}) =>
    ask(apps[door].origin, path, { headers: { "user-agent": CHROME, ...headers }, ...more });
  const openCode = ({ code }: Code, question?: Question) => open(`/r/${code}`, question);

  test("redirects with 302, uncached, to the landing page with a token that names the stored click", async () => {
    const maya = await db.makeCode(companyId);
    const answer = await openCode(maya);
    expect(answer.status).toBe(302);
    expect(answer.headers).toMatchObject({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    expect(answer.headers).not.toHaveProperty("set-cookie");
    expect(await recorded(maya)).toEqual([{ id: clickIn(answer, maya), hits: 1, excluded_reason: null }]);
    expect(await counted(maya)).toBe(1);
  });

  test("redirects straight to the kept checkout when the creator chose that", async () => {
    const company = await db.makeCommunity();
    const maya = await db.makeCode(company);
    const url = "https://whop.com/checkout/ch_kept/";
    await db.rows("select public.save_checkout_link($1, $2, 'plan_cats', null, 'ch_kept', $3)", [
      company,
      maya.codeId,
      url,
    ]);
    await db.rows(
      "update public.companies set destination = 'checkout', default_plan_id = 'plan_cats' where whop_company_id = $1",
      [company],
    );
    expect((await openCode(maya)).headers.location).toBe(url);
    expect(await counted(maya)).toBe(1);
  });

  test("counts a visitor once an hour; repeats only raise the hits", async () => {
    const maya = await db.makeCode(companyId);
    const first = clickIn(await openCode(maya), maya);
    for (let count = 0; count < 4; count += 1) await openCode(maya);
    expect(await recorded(maya)).toEqual([{ id: first, hits: 5, excluded_reason: null }]);
    expect(await counted(maya)).toBe(1);
  });

  test.each([
    ["HEAD", { method: "HEAD" }, "head"],
    ["Sec-Purpose: prefetch", { headers: { "sec-purpose": "prefetch" } }, "prefetch"],
    ["a prerender", { headers: { "sec-purpose": "prefetch;prerender" } }, "prefetch"],
    ["Purpose: prefetch", { headers: { purpose: "prefetch" } }, "prefetch"],
    ["X-Moz: prefetch", { headers: { "x-moz": "prefetch" } }, "prefetch"],
    ["a request without a user agent", { headers: { "user-agent": "" } }, "no_user_agent"],
  ] as [string, Question, string][])(
    "answers %s alike, counts nothing and keeps the reason",
    async (_, question, reason) => {
      const maya = await db.makeCode(companyId);
      const answer = await openCode(maya, question);
      expect(answer.status).toBe(302);
      expect(answer.body).toBe("");
      expect(await recorded(maya)).toEqual([{ id: clickIn(answer, maya), hits: 1, excluded_reason: reason }]);
      expect(await counted(maya)).toBe(0);
    },
  );

  test.each([
    ["browser and in-app browser once", BROWSERS, null],
    ["fetcher of previews never", PREVIEWERS, "preview"],
    ["machine that says so never", MACHINES, "bot"],
  ] as [string, [string, string][], string | null][])(
    "counts every %s, and redirects it",
    async (_, agents, reason) => {
      const maya = await db.makeCode(companyId);
      const answers = await Promise.all(
        agents.map(([, agent]) => openCode(maya, { headers: { "user-agent": agent } })),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]));
      const rows = await recorded(maya);
      expect(rows.map(({ excluded_reason }) => excluded_reason)).toEqual(agents.map(() => reason));
      expect(await counted(maya)).toBe(reason ? 0 : agents.length);
    },
  );

  test("answers an unknown code with a friendly 404 page and stores nothing", async () => {
    const before = await rowsInAll();
    const answer = await open("/r/nobody-has-this");
    expect(answer.status).toBe(404);
    expect(answer.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
    });
    expect(answer.body).toContain("This link leads nowhere");
    expect(answer.headers).not.toHaveProperty("location");
    expect(await rowsInAll()).toBe(before);
  });

  test("answers an inactive code with a 404 page that names the community, and counts nothing", async () => {
    const maya = await db.makeCode(companyId);
    await db.rows("update public.referral_codes set is_active = false where id = $1", [maya.codeId]);
    const answer = await openCode(maya);
    expect(answer.status).toBe(404);
    expect(answer.body).toContain("Cats &#38; &#60;Dogs&#62;");
    expect(answer.body).not.toContain("<Dogs>");
    expect(await recorded(maya)).toEqual([]);
  });

  test("reads a code as people write it, and never lands on a neighbour's", async () => {
    const unique = Date.now().toString(36).replace(/[oil]/g, "x");
    const maya = await db.makeCode(companyId, `may0-1${unique}`);
    const neighbour = await db.makeCode(companyId, `may2-1${unique}`);
    const written = [
      maya.code,
      maya.code.toUpperCase(),
      `MayO-l${unique}`,
      `mayoi${unique}`,
      `${maya.code}.`,
      `${maya.code}!!`,
      `${maya.code})`,
      `%20${maya.code}%20`,
      `%22${maya.code}%22,`,
      `${maya.code}%E2%80%A6`,
      `%EF%BD%8Day0-1${unique}`,
    ];
    for (const raw of written) clickIn(await open(`/r/${raw}`), maya);
    clickIn(await openCode(neighbour), neighbour);
    expect(await recorded(maya)).toMatchObject([{ hits: written.length }]);
    expect(await recorded(neighbour)).toMatchObject([{ hits: 1 }]);
  });

  test("goes nowhere but to the stored destination, whatever the request asks for", async () => {
    const maya = await db.makeCode(companyId);
    const evil = "https://evil.invalid/";
    for (const query of [
      `url=${evil}`,
      `next=//evil.invalid`,
      `redir_url=${evil}`,
      `c=forged`,
      `redirect=/%5Cevil.invalid`,
    ])
      clickIn(await open(`/r/${maya.code}?${query}#@evil.invalid`), maya);
    for (const name of ["host", "x-forwarded-host", "x-original-url", "forwarded"])
      clickIn(await openCode(maya, { headers: { [name]: "evil.invalid" } }), maya);
  });

  test("gives neither a server error nor a header of their own to hostile codes", async () => {
    const { code } = await db.makeCode(companyId);
    const inject = "%0d%0aSet-Cookie:%20evil=1%0d%0aLocation:%20https://evil.invalid/";
    const hostile = [
      ...[
        "%00",
        `${code}%00`,
        inject,
        `${code}${inject}`,
        "%0aLocation:x",
        "..%2fx",
        "%2e%2e/x",
        "%252e%252e",
      ],
      ...[
        "../x",
        "/evil.invalid",
        "\\evil.invalid",
        "//evil.invalid/%2f..",
        "%5c%5cevil.invalid",
        "@evil.invalid",
      ],
      ...["a".repeat(10_000), "%61".repeat(3_400), "%F0%9F%98%80", "%E2%80%AEedoc", "'or'1'='1", "<script>"],
    ];
    for (const raw of hostile) {
      const answer = await open(`/r/${raw}`);
      expect(answer.status, raw.slice(0, 60)).toBeLessThan(500);
      expect(answer.headers, raw.slice(0, 60)).not.toHaveProperty("set-cookie");
      const locations = answer.rawHeaders.filter((_, index) =>
        /^location$/i.test(answer.rawHeaders[index - 1] ?? ""),
      );
      expect(locations.length).toBeLessThan(2);
      // A code that was found, or Next tidying up slashes within this host.
      if (locations[0])
        expect(locations[0]).toMatch(
          new RegExp(`^(?:${APP_ORIGIN}/join/${code}\\?c=[\\w.-]+|/(?:[^/\\\\].*)?)$`),
        );
    }
  });

  test("has an answer to malformed escapes that names no other place, and goes on", async () => {
    for (const raw of ["%E0%A4%A", "%", "%zz", "%c0%ae%c0%ae"]) {
      const answer = await open(`/r/${raw}`);
      expect(answer.headers).not.toHaveProperty("location");
      // Next itself cannot read such an address and says so without entering any of our code.
      expect([answer.status, answer.body]).toEqual(
        door === "server.ts"
          ? [404, expect.stringContaining("This link leads nowhere")]
          : [500, "Internal Server Error"],
      );
    }
    expect((await openCode(await db.makeCode(companyId))).status).toBe(302);
  });

  test("takes no visitor's word for where they come from when no proxy is trusted", async () => {
    const maya = await db.makeCode(companyId);
    for (const address of ["203.0.113.1", "203.0.113.2, 198.51.100.3", "2001:db8::1", "garbage"])
      for (const name of ["x-forwarded-for", "x-real-ip", "forwarded", "x-referly-peer"])
        await openCode(maya, { headers: { [name]: address } });
    expect(await recorded(maya)).toMatchObject([{ hits: 16 }]);
  });

  test("counts one visitor once, however many of their clicks wait for the same moment", async () => {
    const maya = await db.makeCode(companyId);
    const release = await db.hold("select from public.referral_codes where id = $1 for update", [
      maya.codeId,
    ]);
    const answers = await Promise.all(Array.from({ length: 50 }, () => openCode(maya)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]));
    expect(await recorded(maya)).toEqual([]);
    await release();
    await expect.poll(() => recorded(maya), { timeout: 5_000 }).toMatchObject([{ hits: 50 }]);
    expect(await counted(maya)).toBe(1);
  });

  test("records 500 visitors at once, each exactly once", async () => {
    const maya = await db.makeCode(companyId);
    const visitors = Array.from({ length: 500 }, (_, index) => ({
      headers: { "accept-language": `en;q=0.${index}` },
    }));
    const answers = await Promise.all(visitors.map((visitor) => openCode(maya, visitor)));
    const clicks = answers.map((answer) => clickIn(answer, maya));
    await expect.poll(async () => (await recorded(maya)).length, { timeout: 5_000 }).toBe(500);
    expect(await recorded(maya)).toEqual(
      clicks.toSorted().map((id) => ({ id, hits: 1, excluded_reason: null })),
    );
    expect(await counted(maya)).toBe(500);
    expect(await invariants()).toEqual([]);
  });
});

/** A community that credits the first click, within seven days. */
async function makeFirstClickCommunity(): Promise<string> {
  const company = await db.makeCommunity();
  await db.rows(
    "update public.companies set credited_click = 'first', attribution_window_days = 7 where whop_company_id = $1",
    [company],
  );
  return company;
}

const cookieOf = ({ headers }: Answer) => headers["set-cookie"]?.[0]?.split(";")[0] ?? "";

describe.each(DOORS)("where the creator credits the first click, through %s", (door) => {
  const open = ({ code }: Code, { headers = {}, ...more }: Question = {}) =>
    ask(apps[door].origin, `/r/${code}`, { headers: { "user-agent": CHROME, ...headers }, ...more });
  let maya: Code;
  let ben: Code;
  beforeAll(async () => {
    const company = await makeFirstClickCommunity();
    [maya, ben] = [await db.makeCode(company), await db.makeCode(company)];
  });

  test("a visitor who opens a second member's link is counted there and led on as the first one's", async () => {
    const first = await open(maya);
    expect(first.headers["set-cookie"]).toEqual([
      expect.stringMatching(
        /^referly_[\w-]{12}=[\w.-]+; Path=\/r\/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure$/,
      ),
    ]);
    const second = await open(ben, { headers: { cookie: cookieOf(first) } });
    expect(clickIn(second, maya)).toBe(clickIn(first, maya));
    expect(second.headers).not.toHaveProperty("set-cookie");
    expect([await counted(maya), await counted(ben)]).toEqual([1, 1]);
  });

  test("a first click older than the window gives way to the new one", async () => {
    const [name] = cookieOf(await open(maya)).split("=");
    const old = uuidv7({ msecs: Date.now() - 7 * 24 * 60 * 60_000 - 1_000 });
    const cookie = `${name}=${maya.code}.${clickToken(old, maya.codeId)}`;
    const answer = await open(ben, { headers: { cookie } });
    expect(cookieOf(answer)).toContain(`=${ben.code}.`);
    clickIn(answer, ben);
  });

  test("a forged cookie gives way to the new click", async () => {
    const [name] = cookieOf(await open(maya)).split("=");
    const forged = `${name}=${maya.code}.${clickToken(uuidv7(), ben.codeId)}`;
    const answer = await open(ben, { headers: { cookie: forged } });
    expect(cookieOf(answer)).toContain(`=${ben.code}.`);
    clickIn(answer, ben);
  });

  test("a first code that was switched off gives way to the new one", async () => {
    const company = await makeFirstClickCommunity();
    const [anna, cleo] = [await db.makeCode(company), await db.makeCode(company)];
    const click = uuidv7();
    const [name] = cookieOf(await open(cleo)).split("=");
    await db.rows("update public.referral_codes set is_active = false where id = $1", [anna.codeId]);
    const cookie = `${name}=${anna.code}.${clickToken(click, anna.codeId)}`;
    clickIn(await open(cleo, { headers: { cookie } }), cleo);
  });

  test.each([
    ["HEAD", { method: "HEAD" }],
    ["a prefetch", { headers: { "sec-purpose": "prefetch" } }],
    ["a bot", { headers: { "user-agent": "Googlebot/2.1 (+http://www.google.com/bot.html)" } }],
  ] as [string, Question][])("%s gets no cookie", async (_what, question) => {
    expect((await open(maya, question)).headers).not.toHaveProperty("set-cookie");
  });
});

/** How long a code is answered from memory before the database is asked again. */
const REMEMBERED_MS = 10_000;

describe("with the database stopped", () => {
  const open = (door: Door, { code }: Code, visitor = 0) =>
    ask(apps[door].origin, `/r/${code}`, {
      headers: { "user-agent": CHROME, "accept-language": `de;q=0.${visitor}` },
    });
  const buy = (door: Door) =>
    deliver(apps[door].origin, purchaseBody(known[door]), { secret: settings.WHOP_WEBHOOK_SECRET });
  const known = {} as Record<Door, Code>;
  const unseen = {} as Record<Door, Code>;
  const clicks: Record<Door, string[]> = { "the route handler": [], "server.ts": [] };
  const credited = {} as Record<Door, { first: Code; second: Code; cookie: string }>;
  let deliveries: unknown;
  const countDeliveries = () => db.value("select count(*) from public.webhook_events");

  beforeAll(async () => {
    for (const door of DOORS) {
      known[door] = await db.makeCode(companyId);
      unseen[door] = await db.makeCode(companyId);
      clicks[door].push(clickIn(await open(door, known[door]), known[door]));
      const company = await makeFirstClickCommunity();
      const [first, second] = [await db.makeCode(company), await db.makeCode(company)];
      credited[door] = { first, second, cookie: cookieOf(await open(door, first)) };
      await open(door, second);
    }
    const warmedAt = Date.now();
    deliveries = await countDeliveries();
    await postgres.stop();
    for (const door of DOORS) clicks[door].push(clickIn(await open(door, known[door], 1), known[door]));
    await sleep(warmedAt + REMEMBERED_MS + 100 - Date.now());
  });

  test.each(DOORS)(
    "a link that %s knows leads to the right place within a second, even by an old memory",
    async (door) => {
      const answers = await Promise.all([2, 3, 4, 5].map((visitor) => open(door, known[door], visitor)));
      for (const answer of answers) {
        expect(answer.status).toBe(302);
        expect(answer.milliseconds).toBeLessThan(1_000);
        clicks[door].push(clickIn(answer, known[door]));
      }
    },
  );

  test.each(DOORS)("a first click that %s has to credit is still credited", async (door) => {
    const { first, second, cookie } = credited[door];
    const answer = await ask(apps[door].origin, `/r/${second.code}`, {
      headers: { "user-agent": CHROME, cookie },
    });
    expect(cookie).toContain(clickIn(answer, first) && `=${first.code}.`);
    expect(answer.headers).not.toHaveProperty("set-cookie");
  });

  test.each(DOORS)("the landing page behind a link that %s knows appears, too", async (door) => {
    const answer = await ask(apps[door].origin, `/join/${known[door].code}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain("Maya invites you to join");
  });

  test.each(DOORS)("a code that %s has never seen gets a page that says to come back", async (door) => {
    const answer = await open(door, unseen[door]);
    expect(answer.status).toBe(503);
    expect(answer.headers).toMatchObject({ "retry-after": "5", "cache-control": "no-store" });
    expect(answer.body).toContain("This link is taking a break");
  });

  test.each(DOORS)("%s acknowledges nothing to Whop, and its health check says so", async (door) => {
    expect((await buy(door)).status).toBe(503);
    expect((await ask(apps[door].origin, "/api/health")).status).toBe(503);
    expect((await ask(apps[door].origin, "/api/health/live")).status).toBe(204);
  });

  test("the same processes record the clicks they kept, and do everything again, when it is back", async () => {
    await postgres.start();
    for (const door of DOORS) {
      const ids = async () => (await recorded(known[door])).map(({ id }) => id);
      await expect.poll(ids, { timeout: 15_000 }).toEqual(clicks[door].toSorted());
      expect(await counted(known[door])).toBe(6);
    }
    expect(await countDeliveries()).toBe(deliveries);
    for (const door of DOORS) {
      clickIn(await open(door, unseen[door]), unseen[door]);
      expect(await recorded(unseen[door])).toMatchObject([{ hits: 1 }]);
      expect(jsonOf(await buy(door))).toMatchObject({ stored: "stored", outcome: "converted" });
      expect((await ask(apps[door].origin, "/api/health")).status).toBe(200);
    }
    expect(await invariants()).toEqual([]);
  });
});
