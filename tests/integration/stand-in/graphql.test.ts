import { expect, test } from "vitest";
import { API_KEY, at, idsOf, stage } from "./stage";

const about = (companyId: string, userId: string) => ({ companyId, userId });

test("access is admin for the team, customer for members and none for strangers, for company and experience alike", async () => {
  const { graphql, get } = await stage();
  for (const [userId, hasAccess, accessLevel] of [
    ["user_mara", true, "admin"],
    ["user_ana", true, "customer"],
    ["user_nobody", false, "no_access"],
  ] as const) {
    const company = await graphql("checkIfUserHasAccessToCompany", about("biz_lumen", userId));
    const experience = await graphql("checkIfUserHasAccessToExperience", {
      experienceId: "exp_lumen",
      userId,
    });
    const rest = await get(`/users/${userId}/access/exp_lumen`);
    expect(company.body).toEqual({ data: { hasAccessToCompany: { hasAccess, accessLevel } } });
    expect(experience.body).toEqual({ data: { hasAccessToExperience: { hasAccess, accessLevel } } });
    expect(rest.body).toEqual({ has_access: hasAccess, access_level: accessLevel });
  }
});

test("users, companies and experiences are told as Whop tells them", async () => {
  const { graphql, whop } = await stage();
  const user = await graphql("getUser", { userId: "user_ana" });
  expect(at(user.body, "data.publicUser")).toMatchObject({
    id: "user_ana",
    username: "ana",
    name: "Ana Duarte",
    createdAt: expect.any(Number),
    profilePicture: { sourceUrl: `${whop.origin}/pictures/user_ana.svg` },
  });
  expect(at(user.body, "data.publicUser")).not.toHaveProperty("email");
  const company = await graphql("getCompany", { companyId: "biz_lumen" });
  expect(at(company.body, "data.company")).toMatchObject({
    id: "biz_lumen",
    title: "Lumen Collective",
    route: "lumen",
  });
  const experience = await graphql("getExperience", { experienceId: "exp_lumen" });
  expect(at(experience.body, "data.experience")).toMatchObject({
    id: "exp_lumen",
    app: { id: "app_referly" },
    company: { id: "biz_lumen", title: "Lumen Collective", route: "lumen" },
  });
});

test("plans come by pages, in major units and seconds", async () => {
  const { graphql } = await stage();
  const first = await graphql("listPlans", { companyId: "biz_lumen", first: 2 });
  const plans = at(first.body, "data.company.plans");
  expect(plans).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
  expect(at(plans, "nodes.0")).toMatchObject({
    id: "plan_lumen_monthly",
    baseCurrency: "usd",
    rawInitialPrice: 0,
    rawRenewalPrice: 29,
    billingPeriod: 30,
    formattedPrice: "$29.00",
    accessPass: { id: "prod_lumen" },
  });
  const rest = await graphql("listPlans", { companyId: "biz_lumen", after: at(plans, "pageInfo.endCursor") });
  expect(idsOf(at(rest.body, "data.company.plans.nodes"))).toEqual(["plan_lumen_free"]);
  expect(at(rest.body, "data.company.plans.pageInfo")).toMatchObject({
    hasNextPage: false,
    hasPreviousPage: true,
  });
});

test("a notification is taken and kept", async () => {
  const { graphql, whop } = await stage();
  const input = {
    title: "Converted",
    content: "Theo joined.",
    experienceId: "exp_lumen",
    userIds: ["user_ana"],
  };
  const answer = await graphql("sendPushNotification", { input });
  expect(answer.body).toEqual({ data: { sendNotification: true } });
  expect(whop.world.notifications).toMatchObject([{ title: "Converted", userIds: ["user_ana"] }]);
});

test("what is not there is a null root with an error, and a wrong variable an error without data", async () => {
  const { graphql } = await stage();
  const missing = await graphql("getCompany", { companyId: "biz_other" });
  expect(missing).toMatchObject({
    status: 200,
    body: { data: { company: null }, errors: [{ message: "Company not found" }] },
  });
  const wrong = await graphql("getUser", { userId: 7 });
  expect(wrong.body).toEqual({ errors: [{ message: expect.stringContaining("userId") }] });
  expect((await graphql("dropEverything", {})).status).toBe(400);
});

test("without the key nobody is answered", async () => {
  const { graphql, get, post } = await stage();
  for (const authorization of ["", "Bearer wrong", API_KEY]) {
    expect((await graphql("getUser", { userId: "user_ana" }, { authorization })).status).toBe(401);
    expect((await get("/payments?company_id=biz_lumen", { authorization })).status).toBe(401);
    expect((await post("/checkout_configurations", {}, { authorization })).status).toBe(401);
  }
});
