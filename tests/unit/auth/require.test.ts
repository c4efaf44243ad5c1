import { beforeEach, describe, expect, test, vi } from "vitest";
import { requireCreator } from "@/lib/auth/require-creator";
import { requireMember } from "@/lib/auth/require-member";
import { issueSession, SESSION_HEADER } from "@/lib/auth/session";
import { AppError, unavailable } from "@/lib/errors";
import { checkAccess } from "@/lib/whop/access";
import { getWhopExperience } from "@/lib/whop/lookups";
import { verifyUserToken } from "@/lib/whop/user-token";

vi.mock("@/lib/whop/access", () => ({ checkAccess: vi.fn() }));
vi.mock("@/lib/whop/lookups", () => ({ getWhopExperience: vi.fn() }));
vi.mock("@/lib/whop/user-token", () => ({ verifyUserToken: vi.fn() }));

const access = vi.mocked(checkAccess);
const token = vi.mocked(verifyUserToken);

const withSession = (role: "creator" | "member", resourceId: string) =>
  new Headers({ [SESSION_HEADER]: issueSession({ userId: "user_maya", role, resourceId }) });
const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => "let in",
    (error: unknown) => (error instanceof AppError ? [error.status, error.message] : error),
  );

beforeEach(() => {
  access.mockReset().mockResolvedValue("admin");
  token.mockReset().mockResolvedValue({ userId: "user_maya" });
  vi.mocked(getWhopExperience).mockReset().mockResolvedValue({ companyId: "biz_cats", name: "Referly" });
});

describe("a creator", () => {
  test("is an admin of this company by Whop's own word", async () => {
    await expect(requireCreator("biz_cats", new Headers())).resolves.toEqual({
      companyId: "biz_cats",
      whopUserId: "user_maya",
    });
    expect(access).toHaveBeenCalledWith("user_maya", "biz_cats");
  });

  test("is not a customer", async () => {
    access.mockResolvedValue("customer");
    await expect(refusal(requireCreator("biz_cats", new Headers()))).resolves.toMatchObject([
      403,
      expect.any(String),
    ]);
  });

  test("of one company finds another's and a missing one alike: nothing there", async () => {
    access.mockResolvedValue("no_access");
    const foreign = await refusal(requireCreator("biz_dogs", new Headers()));
    const malformed = await refusal(requireCreator("../biz_dogs", new Headers()));
    expect(foreign).toEqual(malformed);
    expect(foreign).toMatchObject([404, expect.any(String)]);
  });

  test("with a session is asked after all the same: who lost access does not keep it", async () => {
    access.mockResolvedValue("no_access");
    await expect(
      refusal(requireCreator("biz_cats", withSession("creator", "biz_cats"))),
    ).resolves.toMatchObject([404, expect.any(String)]);
  });
});

describe("a member", () => {
  test.each(["admin", "customer"] as const)("may be %s, and the company comes from Whop", async (level) => {
    access.mockResolvedValue(level);
    await expect(requireMember("exp_one", new Headers())).resolves.toEqual({
      experienceId: "exp_one",
      companyId: "biz_cats",
      whopUserId: "user_maya",
    });
  });

  test("finds a foreign experience and a malformed one alike: nothing there", async () => {
    access.mockResolvedValue("no_access");
    const foreign = await refusal(requireMember("exp_two", new Headers()));
    expect(foreign).toEqual(await refusal(requireMember("biz_cats", new Headers())));
    expect(foreign).toMatchObject([404, expect.any(String)]);
  });
});

describe("nobody comes in", () => {
  test("without a session and without Whop's token", async () => {
    token.mockResolvedValue(null);
    await expect(refusal(requireCreator("biz_cats", new Headers()))).resolves.toMatchObject([
      401,
      expect.any(String),
    ]);
    expect(access).not.toHaveBeenCalled();
  });

  test.each([
    ["a member's session on the creator's side", withSession("member", "biz_cats")],
    ["a session of another company", withSession("creator", "biz_dogs")],
    ["an empty session", new Headers({ [SESSION_HEADER]: "" })],
    ["a made-up session", new Headers({ [SESSION_HEADER]: "maya.admin" })],
  ])("with %s, even beside a genuine token", async (_what, headers) => {
    await expect(refusal(requireCreator("biz_cats", headers))).resolves.toMatchObject([
      401,
      expect.any(String),
    ]);
    expect(access).not.toHaveBeenCalled();
  });

  test("while Whop cannot say", async () => {
    access.mockRejectedValue(unavailable("Whop does not answer."));
    await expect(refusal(requireCreator("biz_cats", new Headers()))).resolves.toMatchObject([
      503,
      expect.any(String),
    ]);
    await expect(refusal(requireMember("exp_one", new Headers()))).resolves.toMatchObject([
      503,
      expect.any(String),
    ]);
  });
});
