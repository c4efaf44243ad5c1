import { z } from "zod";
import { majorNumber, moneyText } from "../state/money";
import { accessLevel, type Company, dueMinor, type Plan, type User, type World } from "../state/world";

export type GraphqlContext = {
  world: World;
  appId: string;
  origin: string;
  change: <T>(act: () => T) => T;
  now: () => string;
};
type Operation = { root: string; answer: (variables: unknown, context: GraphqlContext) => unknown };

/** A sentence for the caller in `errors`, with the root field null, as Whop answers what it cannot find. */
export class GraphqlProblem extends Error {}

const inCompany = z.object({ companyId: z.string() });
const inExperience = z.object({ experienceId: z.string() });
const aboutUser = z.object({ userId: z.string() });

/** The persisted operations that the stand-in answers, by the last segment of the path. */
export const OPERATIONS: Record<string, Operation> = {
  checkIfUserHasAccessToCompany: {
    root: "hasAccessToCompany",
    answer: (variables, { world }) => {
      const { companyId, userId } = inCompany.extend(aboutUser.shape).parse(variables);
      return access(world, userId, found(world.companies[companyId], "Company").id);
    },
  },
  checkIfUserHasAccessToExperience: {
    root: "hasAccessToExperience",
    answer: (variables, { world }) => {
      const { experienceId, userId } = inExperience.extend(aboutUser.shape).parse(variables);
      return access(world, userId, found(world.experiences[experienceId], "Experience").companyId);
    },
  },
  checkIfUserHasAccessToAccessPass: {
    root: "hasAccessToAccessPass",
    answer: (variables, { world }) => {
      const { accessPassId, userId } = z
        .object({ accessPassId: z.string() })
        .extend(aboutUser.shape)
        .parse(variables);
      return access(world, userId, found(world.products[accessPassId], "Access pass").companyId);
    },
  },
  getUser: {
    root: "publicUser",
    answer: (variables, { world, origin }) =>
      publicUser(found(world.users[aboutUser.parse(variables).userId], "User"), origin),
  },
  getCompany: {
    root: "company",
    answer: (variables, { world, origin }) =>
      publicCompany(found(world.companies[inCompany.parse(variables).companyId], "Company"), origin),
  },
  getExperience: {
    root: "experience",
    answer: (variables, { world, appId, origin }) => {
      const experience = found(world.experiences[inExperience.parse(variables).experienceId], "Experience");
      const company = found(world.companies[experience.companyId], "Company");
      const { id, name } = experience;
      return {
        id,
        name,
        description: null,
        logo: null,
        app: { id: appId, name: "Referly", icon: null },
        company: publicCompany(company, origin),
      };
    },
  },
  listPlans: { root: "company", answer: listPlans },
  sendPushNotification: { root: "sendNotification", answer: sendPushNotification },
};

function listPlans(variables: unknown, { world }: GraphqlContext): unknown {
  const page = z.object({ first: z.int().positive().nullish(), after: z.string().nullish() });
  const { companyId, first, after } = inCompany.extend(page.shape).parse(variables);
  found(world.companies[companyId], "Company");
  const plans = Object.values(world.plans).filter((plan) => plan.companyId === companyId);
  const start = after ? plans.findIndex(({ id }) => id === after) + 1 : 0;
  const shown = plans.slice(start, start + Math.min(first ?? 50, 100));
  const pageInfo = {
    startCursor: shown[0]?.id ?? null,
    endCursor: shown.at(-1)?.id ?? null,
    hasNextPage: start + shown.length < plans.length,
    hasPreviousPage: start > 0,
  };
  return {
    plans: { totalCount: plans.length, pageInfo, nodes: shown.map((plan) => publicPlan(plan, world)) },
  };
}

function sendPushNotification(variables: unknown, { world, change, now }: GraphqlContext): boolean {
  const input = z.object({
    title: z.string().min(1),
    content: z.string().min(1),
    experienceId: z.string().nullish(),
    companyTeamId: z.string().nullish(),
    userIds: z.array(z.string()).nullish(),
  });
  const { title, content, experienceId, userIds } = z.object({ input }).parse(variables).input;
  change(() =>
    world.notifications.push({
      title,
      content,
      experienceId: experienceId ?? null,
      userIds: userIds ?? [],
      sentAt: now(),
    }),
  );
  return true;
}

function found<T>(record: T | undefined, what: string): T {
  if (!record) throw new GraphqlProblem(`${what} not found`);
  return record;
}

function access(world: World, userId: string, companyId: string) {
  const level = accessLevel(world, userId, companyId);
  return { hasAccess: level !== "no_access", accessLevel: level };
}

const seconds = (iso: string) => Math.floor(Date.parse(iso) / 1000);

function publicUser(user: User, origin: string) {
  return {
    id: user.id,
    username: user.username,
    name: user.name,
    bio: null,
    city: null,
    country: null,
    createdAt: seconds(user.createdAt),
    phoneVerified: true,
    banner: null,
    userStat: null,
    profilePicture: user.hasPicture ? { sourceUrl: `${origin}/pictures/${user.id}.svg` } : null,
  };
}

function publicCompany(company: Company, origin: string) {
  const { id, title, route } = company;
  return { id, title, route, logo: { sourceUrl: `${origin}/pictures/${id}.svg` }, bannerImage: null };
}

function publicPlan(plan: Plan, world: World) {
  const { currency } = plan;
  const product = world.products[plan.productId];
  const price = moneyText(plan.billingPeriodDays ? plan.renewalPriceMinor : plan.initialPriceMinor, currency);
  return {
    id: plan.id,
    title: plan.title,
    name: plan.title,
    description: plan.description,
    paymentLinkDescription: null,
    planType: plan.billingPeriodDays ? "renewal" : "one_time",
    releaseMethod: "buy_now",
    visibility: plan.visibility,
    baseCurrency: currency,
    rawInitialPrice: majorNumber(plan.initialPriceMinor, currency),
    rawRenewalPrice: majorNumber(plan.renewalPriceMinor, currency),
    initialPriceDue: majorNumber(dueMinor(plan), currency),
    billingPeriod: plan.billingPeriodDays,
    formattedPrice: dueMinor(plan) === 0 ? "Free" : price,
    formattedBillingPeriod: plan.billingPeriodDays ? `every ${plan.billingPeriodDays} days` : null,
    trialPeriodDays: null,
    expirationDays: null,
    stock: 0,
    unlimitedStock: true,
    createdAt: seconds(plan.createdAt),
    updatedAt: seconds(plan.createdAt),
    accessPass: product ? { id: product.id, title: product.title, route: product.route, logo: null } : null,
  };
}
