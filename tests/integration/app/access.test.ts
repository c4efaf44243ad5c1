import { generateKeyPair, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { issueSession, type SessionScope } from "@/lib/auth/session";
import messages from "@/messages/en.json";
import { type Answer, ask, jsonOf } from "@/tests/support/app/ask";
import { CHANGES, GUARDED } from "@/tests/support/app/guards";
import { APP_ID } from "@/tests/support/app/settings";
import { newPerson, startWhopStage, type WhopStage } from "@/tests/support/app/whop-stage";

const DASHBOARD = "/dashboard/biz_lumen";
const MEMBER_PAGE = "/experiences/exp_lumen";
const OVERVIEW = "/api/companies/biz_lumen/overview";
const SUMMARY = "/api/experiences/exp_lumen/summary";
const PAGES = [DASHBOARD, MEMBER_PAGE];
const APIS = [OVERVIEW, SUMMARY];

let stage: WhopStage;
beforeAll(async () => {
  stage = await startWhopStage((world) => {
    world.companies.biz_other = {
      ...{ id: "biz_other", title: "Other", route: "other", tagline: "", team: { user_olga: "owner" } },
      createdAt: "2026-01-01T00:00:00.000Z",
    };
    world.experiences.exp_other = { id: "exp_other", companyId: "biz_other", name: "Other" };
  });
});
afterEach(() => stage.whop.clearFaults());
afterAll(() => stage.close());

const open = (path: string, headers: Record<string, string> = {}) => ask(stage.app.origin, path, { headers });
const openAs = async (userId: string, path: string) => open(path, await stage.as(userId));
const person = (role: "admin" | "nobody") => {
  let id = "";
  stage.whop.change((world) => {
    id = newPerson(world, role);
  });
  return id;
};
/** What a person reads on a page. */
const textOf = ({ body }: Answer) =>
  body
    .replace(/<(script|style|head)\b.*?<\/\1>/gs, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
const decoded = (text: string) => text.replaceAll("&#x27;", "'").replaceAll("&amp;", "&");

describe("who is let in", () => {
  test("the team sees the dashboard and a member sees their own page, each with its data", async () => {
    for (const [userId, page, api] of [
      ["user_mara", DASHBOARD, OVERVIEW],
      ["user_ana", MEMBER_PAGE, SUMMARY],
      ["user_mara", MEMBER_PAGE, SUMMARY],
    ] as const) {
      expect((await openAs(userId, page)).status).toBe(200);
      const answer = await openAs(userId, api);
      expect(answer.status).toBe(200);
      expect(jsonOf(answer)).toHaveProperty("asOf");
    }
  });

  const forgeries: [string, () => Promise<string | null>][] = [
    ["no token", async () => null],
    ["an empty token", async () => ""],
    ["something else than a token", async () => "Bearer x"],
    ["three dots", async () => "..."],
    ["a token of 12 kB", async () => "a".repeat(12_000)],
    [
      "an expired token",
      () =>
        stage.tokens.sign({
          userId: "user_mara",
          appId: APP_ID,
          expiresIn: Math.floor(Date.now() / 1000) - 1,
        }),
    ],
    [
      "a token that never expires",
      () => stage.tokens.sign({ userId: "user_mara", appId: APP_ID, exp: undefined }),
    ],
    ["a token for another app", () => stage.tokens.sign({ userId: "user_mara", appId: "app_another" })],
    [
      "a token of another issuer",
      () => stage.tokens.sign({ userId: "user_mara", appId: APP_ID, iss: "urn:somebody" }),
    ],
    [
      "a token without a user",
      () => stage.tokens.sign({ userId: "user_mara", appId: APP_ID, sub: undefined }),
    ],
    [
      "a token whose user is a path",
      () => stage.tokens.sign({ userId: "user_mara/../user_olga", appId: APP_ID }),
    ],
    [
      "a token signed with another key",
      async () => {
        const { privateKey } = await generateKeyPair("ES256");
        return unsigned().setProtectedHeader({ alg: "ES256" }).sign(privateKey);
      },
    ],
    [
      "a token signed with the public key as a secret",
      () => unsigned().setProtectedHeader({ alg: "HS256" }).sign(Buffer.from(stage.tokens.publicKeyJwk)),
    ],
    [
      "a token without a signature",
      async () => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
        const claims = { sub: "user_mara", aud: APP_ID, iss: "urn:whopcom:exp-proxy", exp: 4_000_000_000 };
        return `${part({ alg: "none" })}.${part(claims)}.`;
      },
    ],
  ];
  const unsigned = () =>
    new SignJWT({ iss: "urn:whopcom:exp-proxy", sub: "user_mara", aud: APP_ID })
      .setIssuedAt()
      .setExpirationTime("5m");

  test.each(forgeries)("%s opens nothing: 401 everywhere", async (_, make) => {
    const token = await make();
    const headers: Record<string, string> = token === null ? {} : { "x-whop-user-token": token };
    for (const { path, method } of GUARDED) {
      const answer = await ask(stage.app.origin, path, { method, headers });
      expect([path, answer.status]).toEqual([path, 401]);
      if (path.startsWith("/api/"))
        expect(jsonOf(answer)).toMatchObject({ error: { code: "unauthenticated" } });
      else expect(textOf(answer)).toContain(messages.states.unauthenticated.title);
      expect(answer.body).not.toContain("Lumen");
    }
  });

  test("a customer is told that the dashboard is for the team: 403", async () => {
    const page = await openAs("user_theo", DASHBOARD);
    expect(page.status).toBe(403);
    expect(textOf(page)).toContain(messages.states.forbidden.title);
    const api = await openAs("user_theo", OVERVIEW);
    expect(api.status).toBe(403);
    expect(jsonOf(api)).toMatchObject({ error: { code: "forbidden" } });
  });

  test("what is foreign and what does not exist get the same 404", async () => {
    const stranger = person("nobody");
    for (const [userId, foreign, missing] of [
      ["user_mara", "biz_other", "biz_missing"],
      [stranger, "biz_lumen", "biz_missing"],
      ["user_ana", "biz_other", "biz_../x"],
    ] as const) {
      const apis = [
        await openAs(userId, `/api/companies/${foreign}/overview`),
        await openAs(userId, `/api/companies/${encodeURIComponent(missing)}/overview`),
      ];
      expect(apis.map(({ status }) => status)).toEqual([404, 404]);
      expect(apis[0]?.body).toBe(apis[1]?.body);
      const pages = [
        await openAs(userId, `/dashboard/${foreign}`),
        await openAs(userId, `/dashboard/${encodeURIComponent(missing)}`),
      ];
      expect(pages.map(({ status }) => status)).toEqual([404, 404]);
      expect(textOf(pages[0] as Answer)).toBe(textOf(pages[1] as Answer));
    }
    for (const [userId, foreign] of [
      ["user_ana", "exp_other"],
      ["user_olga", "exp_lumen"],
      [stranger, "exp_lumen"],
    ] as const) {
      const apis = [
        await openAs(userId, `/api/experiences/${foreign}/summary`),
        await openAs(userId, "/api/experiences/exp_missing/summary"),
      ];
      expect(apis.map(({ status }) => status)).toEqual([404, 404]);
      expect(apis[0]?.body).toBe(apis[1]?.body);
      expect((await openAs(userId, `/experiences/${foreign}`)).status).toBe(404);
    }
  });

  test("whatever a request claims about company, user and role changes nothing", async () => {
    const headers = {
      ...(await stage.as("user_theo")),
      "x-whop-company-id": "biz_lumen",
      "x-whop-user-id": "user_mara",
      "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
    };
    for (const path of [
      `${OVERVIEW}?companyId=biz_other&userId=user_mara&role=admin`,
      `${DASHBOARD}?userId=user_mara`,
    ])
      expect((await open(path, headers)).status).toBe(403);
  });

  test.each([
    ["RSC", { rsc: "1" }, DASHBOARD],
    [
      "a prefetched segment",
      { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
      DASHBOARD,
    ],
    ["an .rsc path", {}, `${DASHBOARD}.rsc`],
    ["a data path", {}, `/_next/data/build${DASHBOARD}.json`],
    ["doubled slashes", {}, `/${DASHBOARD}`],
    ["an encoded path", {}, "/dashboard/biz%5Flumen"],
  ] as [string, Record<string, string>, string][])(
    "%s is no way around the guard",
    async (_, headers, path) => {
      const answer = await open(path, headers);
      expect(answer.body).not.toContain("user_");
      expect(answer.body).not.toMatch(/topReferrers|Top referrers/);
    },
  );
});

describe("while Whop is away", () => {
  const failures: [string, Parameters<WhopStage["whop"]["addFault"]>[0]][] = [
    ["answers with errors", { operation: "*", kind: "status", status: 500 }],
    ["breaks connections", { operation: "*", kind: "drop" }],
    ["sends a page instead of data", { operation: "*", kind: "not_json" }],
    ["refuses our key", { operation: "*", kind: "status", status: 401 }],
    ["limits us", { operation: "*", kind: "status", status: 429 }],
    ["never answers", { operation: "*", kind: "hang" }],
  ];

  test.each(failures)(
    "and %s, nobody new is let in: 503 within five seconds, on a page that says so and tries again",
    async (_, fault) => {
      stage.whop.addFault(fault);
      const admin = person("admin");
      const paths = [...PAGES, ...APIS];
      const answers = await Promise.all(paths.map((path) => openAs(admin, path)));
      for (const [index, answer] of answers.entries()) {
        expect([paths[index], answer.status]).toEqual([paths[index], 503]);
        expect(answer.milliseconds).toBeLessThan(5_500);
        if (paths[index]?.startsWith("/api/"))
          expect(jsonOf(answer)).toMatchObject({ error: { code: "unavailable" } });
        else {
          expect(textOf(answer)).toContain(messages.states.unavailable.title);
          expect(textOf(answer)).toMatch(/Trying again every\s+5\s+seconds/);
        }
      }
    },
  );

  test.each([...PAGES, ...APIS])("whoever opened %s a moment ago still can", async (path) => {
    const admin = person("admin");
    expect((await openAs(admin, path)).status).toBe(200);
    stage.whop.addFault({ operation: "*", kind: "drop" });
    expect((await openAs(admin, path)).status).toBe(200);
  });

  test("and back again, the same person is let in", async () => {
    const admin = person("admin");
    stage.whop.addFault({ operation: "*", kind: "drop" });
    expect((await openAs(admin, OVERVIEW)).status).toBe(503);
    stage.whop.clearFaults();
    expect((await openAs(admin, OVERVIEW)).status).toBe(200);
  });
});

describe("the session that a page hands to its browser", () => {
  const sessionIn = ({ body }: Answer) => {
    const session = /session\\?":\\?"([\w.-]+)/.exec(body)?.[1];
    if (!session) throw new Error("The page holds no session.");
    return session;
  };
  const withSession = (path: string, session: string, more: Record<string, string> = {}) =>
    open(path, { "x-referly-session": session, ...more });
  const scope: SessionScope = { userId: "user_mara", role: "creator", resourceId: "biz_lumen" };

  test("works for its own API without Whop's token", async () => {
    expect((await withSession(OVERVIEW, sessionIn(await openAs("user_mara", DASHBOARD)))).status).toBe(200);
    const answer = await withSession(SUMMARY, sessionIn(await openAs("user_ana", MEMBER_PAGE)));
    expect(jsonOf(answer)).toHaveProperty("code");
  });

  test("is good for its role and its resource only", async () => {
    const creator = sessionIn(await openAs("user_mara", DASHBOARD));
    const member = sessionIn(await openAs("user_ana", MEMBER_PAGE));
    for (const [path, session] of [
      [SUMMARY, creator],
      [OVERVIEW, member],
      ["/api/companies/biz_other/overview", creator],
      ["/api/experiences/exp_other/summary", member],
    ] as const)
      expect([path, (await withSession(path, session)).status]).toEqual([path, 401]);
  });

  test("does not replace Whop's word: a customer with a creator's session is still refused", async () => {
    const session = issueSession({ ...scope, userId: "user_theo" });
    expect((await withSession(OVERVIEW, session)).status).toBe(403);
  });

  test.each([
    ["expired", () => issueSession(scope, Date.now() / 1000 - 3_601)],
    ["changed", () => issueSession(scope).replace(/^./, "f")],
    [
      "of another user",
      () => {
        const [, mac] = issueSession(scope).split(".");
        const [payload] = issueSession({ ...scope, userId: "user_theo" }).split(".");
        return `${payload}.${mac}`;
      },
    ],
    ["cut short", () => issueSession(scope).slice(0, -1)],
    ["without a signature", () => issueSession(scope).split(".")[0] ?? ""],
    ["empty", () => ""],
    ["endless", () => `${"a".repeat(5_000)}.${"b".repeat(5_000)}`],
  ])("is refused when it is %s, even beside a genuine token", async (_, make) => {
    const headers = await stage.as("user_mara");
    expect((await withSession(OVERVIEW, make())).status).toBe(401);
    expect((await withSession(OVERVIEW, make(), headers)).status).toBe(401);
    expect((await withSession(OVERVIEW, issueSession(scope))).status).toBe(200);
  });

  test("comes anew with an answer when it is more than ten minutes old", async () => {
    const young = await withSession(OVERVIEW, issueSession(scope));
    expect(young.headers).not.toHaveProperty("x-referly-session");
    const old = await withSession(OVERVIEW, issueSession(scope, Date.now() / 1000 - 700));
    const fresh = String(old.headers["x-referly-session"]);
    expect((await withSession(OVERVIEW, fresh)).status).toBe(200);
  });
});

describe("a change", () => {
  const OWN = "https://app.frame.invalid";
  const scope = { userId: "user_mara", role: "creator", resourceId: "biz_lumen" } as const;
  type Headers = Record<string, string | undefined>;
  /** Asks for a change with everything that it needs, and `more` laid over; undefined leaves a header out. */
  const change = async ({ path, method }: (typeof CHANGES)[number], more: Headers = {}, body = "{}") => {
    const ordinary: Headers = {
      ...(await stage.as("user_mara")),
      "x-referly-session": issueSession(scope),
      origin: OWN,
      "sec-fetch-site": "same-origin",
      "content-type": "application/json",
    };
    const headers = Object.entries({ ...ordinary, ...more }).filter((entry): entry is [string, string] =>
      Boolean(entry[1]),
    );
    return ask(stage.app.origin, path, { method, headers: Object.fromEntries(headers), body });
  };
  const ofCreators = CHANGES.filter(({ path }) => path.startsWith("/api/companies/"));

  test.each(ofCreators)(
    "$method $path answers a page of ours, whatever there is to change",
    async (asked) => {
      expect([401, 403, 405]).not.toContain((await change(asked)).status);
    },
  );

  test.each(ofCreators)("$method $path is refused to every other page: 403", async (asked) => {
    const refused: Headers[] = [
      { origin: "https://evil.invalid", "sec-fetch-site": undefined },
      { origin: "https://evil.invalid" },
      { origin: "null" },
      { origin: undefined },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "content-type": "text/plain" },
      { "content-type": "application/x-www-form-urlencoded" },
      { "content-type": "multipart/form-data; boundary=x" },
      { "content-type": undefined },
    ];
    for (const headers of refused) {
      const answer = await change(asked, headers);
      expect([headers, answer.status]).toEqual([headers, 403]);
      expect(jsonOf(answer)).toMatchObject({ error: { code: "forbidden" } });
    }
  });

  test.each(ofCreators)(
    "$method $path wants the page's session, not Whop's token alone: 401",
    async (asked) => {
      expect((await change(asked, { "x-referly-session": undefined })).status).toBe(401);
    },
  );

  test.each(ofCreators)("$method $path is not made by opening an address: 405", async ({ path, method }) => {
    const headers = await stage.as("user_mara");
    for (const other of ["GET", "HEAD", "PUT"].filter((one) => one !== method))
      expect([other, (await ask(stage.app.origin, path, { method: other, headers })).status]).toEqual([
        other,
        405,
      ]);
  });
});

describe("the headers of answers", () => {
  const everything = [
    "/",
    "/nothing-here",
    "/join/nobody",
    "/r/nobody",
    ...PAGES,
    ...APIS,
    "/api/health",
    "/api/health/live",
    "/api/webhooks/whop",
  ];

  test.each(everything)("%s is never cached, sniffed or told by a version", async (path) => {
    for (const answer of [await open(path), await openAs("user_mara", path)]) {
      expect(answer.headers["cache-control"]).toContain("no-store");
      expect(answer.headers["x-content-type-options"]).toBe("nosniff");
      expect(answer.headers).not.toHaveProperty("x-frame-options");
      expect(answer.headers).not.toHaveProperty("x-powered-by");
    }
  });

  test.each(everything)(
    "%s is framed by Whop if it is a view of the app, and by nobody otherwise",
    async (path) => {
      const ancestors = PAGES.includes(path) ? "https://frame.invalid https://*.frame.invalid" : "'none'";
      for (const answer of [await open(path), await openAs("user_mara", path)])
        expect(answer.headers["content-security-policy"]).toMatch(
          new RegExp(`frame-ancestors ${ancestors.replaceAll("*", "\\*")}$`),
        );
    },
  );

  test("scripts of a page run by its nonce alone, another one each time", async () => {
    const policies = [await openAs("user_mara", DASHBOARD), await openAs("user_mara", DASHBOARD)].map(
      ({ headers }) => String(headers["content-security-policy"]),
    );
    expect(policies[0]).toMatch(/script-src 'self' 'nonce-[\w+/=]{20,}' 'strict-dynamic';/);
    expect(policies[0]).not.toBe(policies[1]);
  });

  test("an address that cannot be read is the asker's fault", async () => {
    for (const path of ["/join/%E0%A4%A", "/dashboard/%", "/api/companies/%zz/overview"])
      expect((await open(path)).status).toBe(400);
  });
});

test("neither the log nor a page holds tokens, secrets, keys or addresses", async () => {
  const token = await stage.whop.signToken("user_mara");
  const page = await open(DASHBOARD, { "x-whop-user-token": token });
  const { WHOP_API_KEY, WHOP_WEBHOOK_SECRET, REFERLY_SECRET } = stage.settings;
  for (const secret of [token, WHOP_API_KEY, WHOP_WEBHOOK_SECRET, REFERLY_SECRET, "@mail.invalid"]) {
    expect(page.body).not.toContain(secret);
    expect(stage.app.output()).not.toContain(secret);
  }
  expect(decoded(textOf(page))).toContain("Lumen");
});
