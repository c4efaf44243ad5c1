import type { StandInContext } from "../context";
import { generationOf, payloadOf } from "../payloads/event";
import { accessLevel } from "../state/world";
import { createConfiguration, shown } from "./checkout-configurations";
import { list } from "./lists";
import { archivePromoCode, createPromoCode, listPromoCodes } from "./promo-codes";
import { type Answer, missing } from "./replays";

export type RestCall = {
  parts: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  versionDate: string;
};
export type RestRoute = {
  operation: string;
  pattern: RegExp;
  isPublic?: boolean;
  answer: (context: StandInContext, call: RestCall) => Answer;
};

/** The REST v1 routes that the stand-in answers. `operation` is also the name by which faults find them. */
export const REST_ROUTES: RestRoute[] = [
  {
    operation: "POST /checkout_configurations",
    pattern: /^\/checkout_configurations$/,
    answer: createConfiguration,
  },
  {
    operation: "GET /checkout_configurations/{id}",
    pattern: /^\/checkout_configurations\/(?<id>ch_\w+)$/,
    isPublic: true,
    answer: (context, { parts }) => {
      const configuration = context.store.world.checkoutConfigurations[parts.id ?? ""];
      return configuration
        ? { status: 200, body: shown(context, configuration) }
        : missing("checkout configuration");
    },
  },
  {
    operation: "GET /payments",
    pattern: /^\/payments$/,
    answer: (context, call) => list(context, call, "payment"),
  },
  {
    operation: "GET /payments/{id}",
    pattern: /^\/payments\/(?<id>pay_\w+)$/,
    answer: ({ store }, { parts, versionDate }) =>
      store.world.payments[parts.id ?? ""]
        ? { status: 200, body: payloadOf(store.world, "payment", parts.id ?? "", generationOf(versionDate)) }
        : missing("payment"),
  },
  {
    operation: "GET /refunds",
    pattern: /^\/refunds$/,
    answer: (context, call) => list(context, call, "refund"),
  },
  {
    operation: "GET /disputes",
    pattern: /^\/disputes$/,
    answer: (context, call) => list(context, call, "dispute"),
  },
  {
    operation: "GET /disputes/{id}",
    pattern: /^\/disputes\/(?<id>dspt_\w+)$/,
    answer: ({ store }, { parts, versionDate }) =>
      store.world.disputes[parts.id ?? ""]
        ? { status: 200, body: payloadOf(store.world, "dispute", parts.id ?? "", generationOf(versionDate)) }
        : missing("dispute"),
  },
  {
    operation: "GET /memberships",
    pattern: /^\/memberships$/,
    answer: (context, call) => list(context, call, "membership"),
  },
  { operation: "POST /promo_codes", pattern: /^\/promo_codes$/, answer: createPromoCode },
  { operation: "GET /promo_codes", pattern: /^\/promo_codes$/, answer: listPromoCodes },
  {
    operation: "DELETE /promo_codes/{id}",
    pattern: /^\/promo_codes\/(?<id>promo_\w+)$/,
    answer: archivePromoCode,
  },
  {
    operation: "GET /users/{user}/access/{resource}",
    pattern: /^\/users\/(?<user>user_\w+)\/access\/(?<resource>(?:biz|exp|prod)_\w+)$/,
    answer: ({ store: { world } }, { parts: { user = "", resource = "" } }) => {
      const companyId =
        world.companies[resource]?.id ?? (world.experiences[resource] ?? world.products[resource])?.companyId;
      if (!companyId) return missing("resource");
      const level = accessLevel(world, user, companyId);
      return { status: 200, body: { has_access: level !== "no_access", access_level: level } };
    },
  },
];
