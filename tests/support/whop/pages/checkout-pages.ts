import { freshPerson } from "../actions/buy";
import type { StandInContext } from "../context";
import { newId } from "../state/ids";
import { moneyText } from "../state/money";
import { discounted, NoSuchDiscount, usablePromoCode } from "../state/promo-codes";
import { type Company, dueMinor, get, isOpen, type Plan, type PromoCode } from "../state/world";
import { html } from "./html";
import { icons } from "./icons";
import { page, picture, themeSwitch, wordmark } from "./layout";

/** What is for sale at `/checkout/<ch_… or plan_…>/`, or null. */
export function offerAt({ store: { world } }: StandInContext, id: string) {
  const configuration = world.checkoutConfigurations[id] ?? null;
  const plan = world.plans[configuration?.planId ?? id];
  if (!plan || plan.visibility === "archived") return null;
  return { configuration, plan, company: get(world.companies, plan.companyId, "company") };
}

/** Who was typed in; `id` once that person exists. */
type Buyer = { id?: string; name: string; username: string };

/** A promo code as somebody typed it, and what it is or why it is nothing. */
export type TypedPromo = { text: string; promo: PromoCode | null; problem: string | null };

/** Reads a promo code as typed at the checkout of a plan; null when nothing was typed. */
export function typedPromo({ store }: StandInContext, plan: Plan, text: string): TypedPromo | null {
  if (!text.trim()) return null;
  try {
    return { text, promo: usablePromoCode(store.world, plan, text, null), problem: null };
  } catch (error) {
    if (!(error instanceof NoSuchDiscount)) throw error;
    return { text, promo: null, problem: error.message };
  }
}

/** The checkout: what is bought, who buys, one button. Prefilled with somebody new; `problem` says what to correct. */
export function checkoutPage(
  offer: NonNullable<ReturnType<typeof offerAt>>,
  problem: string | null,
  { buyer, typed = null }: { buyer?: Buyer; typed?: TypedPromo | null } = {},
): string {
  const { plan, company } = offer;
  const person: Buyer = buyer ?? freshPerson();
  const fullPrice = moneyText(dueMinor(plan), plan.currency);
  const leftMinor = discounted(dueMinor(plan), typed?.promo);
  const price = moneyText(leftMinor, plan.currency);
  const off = moneyText(leftMinor - dueMinor(plan), plan.currency);
  const body = html`
<header class="bar plain">${wordmark}<span class="grow"></span>${themeSwitch}</header>
<main class="checkout">
  <section class="order" aria-label="Your order">
    <p class="place">${picture(company.id, 40)}<span><strong>${company.title}</strong><small>${plan.title} membership</small></span></p>
    <p class="price">${fullPrice}${plan.billingPeriodDays && dueMinor(plan) > 0 ? html`<small>${periodWords(plan)}</small>` : null}</p>
    <p class="muted">${plan.description}</p>
    <dl>
      <dt>${plan.title}</dt><dd>${fullPrice}</dd>
      ${typed?.promo ? html`<dt>${typed.promo.code}</dt><dd>${off}</dd>` : null}
      <dt class="total">Due today</dt><dd class="total">${price}</dd>
    </dl>
    ${dueMinor(plan) > 0 ? promoForm(typed) : null}
  </section>
  <form class="panel" method="post">
    <h1>${dueMinor(plan) > 0 ? "Pay and join" : "Join"}</h1>
    ${problem ? html`<p class="problem" role="alert">${problem} <a href="/">Back to the start</a></p>` : null}
    <label>Name<input name="name" required maxlength="80" autocomplete="off" value="${person.name}"></label>
    <label>Username<input name="username" required maxlength="40" pattern="[A-Za-z0-9_]+" title="Letters, digits and underscores" autocomplete="off" autocapitalize="none" spellcheck="false" value="${person.username}"></label>
    ${dueMinor(plan) > 0 ? cards : null}
    <input type="hidden" name="promo" value="${typed?.promo?.code ?? ""}">
    <input type="hidden" name="purchaseKey" value="${newId("once")}">
    <input type="hidden" name="userId" value="${person.id ?? ""}">
    <button class="button primary large">${dueMinor(plan) > 0 ? `Pay ${price}` : "Join for free"}</button>
    <p class="muted small">${icons.lock}No real money moves. The person above was just made up; change the name if you like.</p>
  </form>
</main>`;
  return page({ title: `Join ${company.title}`, body, bodyClass: "page-checkout" });
}

const promoForm = (typed: TypedPromo | null) => html`<form class="promo" method="get">
      <label>Promo code<input name="promo" maxlength="60" autocomplete="off" autocapitalize="characters" spellcheck="false" value="${typed?.text ?? ""}"></label>
      <button class="button large">Apply</button>
      ${typed?.problem ? html`<p class="problem" role="alert">${typed.problem}</p>` : null}
    </form>`;

const cards = html`<fieldset class="cards">
      <legend>Test card</legend>
      <label><input type="radio" name="card" value="good" checked>${icons.card}<span>Goes through<br><small>Visa ending in 4242</small></span></label>
      <label><input type="radio" name="card" value="declined">${icons.card}<span>Is declined<br><small>Visa ending in 0002</small></span></label>
    </fieldset>`;

/** After the purchase: what was bought, and the ways back into the story. */
export function thanksPage(context: StandInContext, membershipId: string): string {
  const { world } = context.store;
  const membership = get(world.memberships, membershipId, "membership");
  const user = get(world.users, membership.userId, "user");
  const plan = get(world.plans, membership.planId, "plan");
  const company = get(world.companies, membership.companyId, "company");
  const experience = Object.values(world.experiences).find(({ companyId }) => companyId === company.id);
  const payment = Object.values(world.payments).find((candidate) => candidate.membershipId === membershipId);
  const paid = payment ? moneyText(payment.amountMinor, payment.currency) : "Free";
  const body = html`
<header class="bar plain">${wordmark}<span class="grow"></span>${themeSwitch}</header>
<main class="thanks">
  <p class="mark">${icons.check}</p>
  <h1>You are in, ${user.name.split(" ")[0]}.</h1>
  <p class="muted">Welcome to ${company.title}. ${isOpen(membership.status) ? "Your membership is active." : "This membership has ended since."}</p>
  <dl class="panel">
    <dt>Plan</dt><dd>${plan.title}</dd>
    <dt>Paid</dt><dd>${paid}</dd>
    <dt>Order</dt><dd><code>${payment?.id ?? membership.id}</code></dd>
  </dl>
  <nav aria-label="Go on">
    <a class="button primary large" href="/">See it on both sides${icons.arrowRight}</a>
    ${experience ? html`<a class="button large" href="/hub/${experience.id}?as=${user.id}">Enter as ${user.name.split(" ")[0]}</a>` : null}
  </nav>
</main>`;
  return page({ title: `Welcome to ${company.title}`, body, bodyClass: "page-checkout" });
}

/** The community's own store page: plans bought here come without a link. */
export function storePage({ store: { world } }: StandInContext, company: Company): string {
  const members = new Set(
    Object.values(world.memberships)
      .filter((one) => one.companyId === company.id && isOpen(one.status))
      .map((one) => one.userId),
  );
  const plans = Object.values(world.plans).filter(
    (plan) => plan.companyId === company.id && plan.visibility === "visible",
  );
  const body = html`
<header class="bar plain">${wordmark}<span class="grow"></span>${themeSwitch}</header>
<main class="store">
  <div class="hero">${picture(company.id, 72)}<h1>${company.title}</h1><p>${company.tagline}</p><p class="muted small">${members.size} members</p></div>
  <ul class="plans">
    ${plans.map(
      (plan) => html`<li class="panel">
      <h2>${plan.title}</h2>
      <p class="price">${moneyText(dueMinor(plan), plan.currency)}${plan.billingPeriodDays ? html`<small>${periodWords(plan)}</small>` : null}</p>
      <p class="muted">${plan.description}</p>
      <a class="button large" href="/checkout/${plan.id}/">Join<span class="hidden"> with ${plan.title}</span></a>
    </li>`,
    )}
  </ul>
  <p class="muted small">Joining here counts for nobody by itself. Type a member’s promo code at the checkout, or enter afterwards and say who invited you, and it counts for them.</p>
</main>`;
  return page({ title: company.title, body, bodyClass: "page-checkout" });
}

/** A plain page with one sentence and a way back. */
export function notePage(title: string, text: string): string {
  const body = html`<header class="bar plain">${wordmark}<span class="grow"></span>${themeSwitch}</header>
<main class="thanks"><h1>${title}</h1><p class="muted">${text}</p><nav><a class="button large" href="/">Back to the start</a></nav></main>`;
  return page({ title, body, bodyClass: "page-checkout" });
}

function periodWords({ billingPeriodDays }: Plan): string {
  if (billingPeriodDays === 365) return "a year";
  if (billingPeriodDays === 30) return "a month";
  return billingPeriodDays === 7 ? "a week" : `every ${billingPeriodDays} days`;
}
