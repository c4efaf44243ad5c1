import type { IncomingMessage, ServerResponse } from "node:http";
import { buy } from "../actions/buy";
import type { StandInContext } from "../context";
import { readBody, sendHtml, sendTo } from "../http";
import { dueMinor, get } from "../state/world";
import { sendAsset } from "./assets";
import { checkoutPage, notePage, offerAt, storePage, thanksPage, typedPromo } from "./checkout-pages";
import { demoPage } from "./demo";
import { dashPage, hubPage } from "./host-pages";
import { pictureOf } from "./picture";

/** Everything a person can open on the host: the demo, the two framed views, store, checkout, pictures and assets. */
export async function servePages(
  context: StandInContext,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const [first = "", second = "", third = ""] = url.pathname.split("/").slice(1).map(decoded);
  const as = url.searchParams.get("as");
  switch (first) {
    case "":
      return sendHtml(response, 200, demoPage(context, as));
    case "dash":
      return sendHtml(response, 200, dashPage(context, second));
    case "hub":
      return sendHtml(response, 200, hubPage(context, second, as));
    case "visit":
      return visit(context, response, second);
    case "checkout":
      return checkout(
        context,
        request,
        response,
        second,
        url,
        third === "thanks" ? url.searchParams.get("membership") : null,
      );
    case "pictures":
      response.writeHead(200, { "content-type": "image/svg+xml", "cache-control": "max-age=86400" });
      response.end(pictureOf(second.replace(/\.svg$/, "")));
      return;
    case "assets":
      return sendAsset(response, second);
    default:
      return store(context, response, first);
  }
}

async function visit(context: StandInContext, response: ServerResponse, userId: string): Promise<void> {
  const link = await context.linkFor(userId).catch(() => undefined);
  if (link) return sendTo(response, link);
  const [status, title, text]: [number, string, string] =
    link === null
      ? [
          404,
          "There is no link to open yet",
          "Copy it from the member’s page in the demo and open it in a new tab.",
        ]
      : [503, "Referly is not answering yet", "It may still be starting. Try again in a moment."];
  sendHtml(response, status, notePage(title, text));
}

async function checkout(
  context: StandInContext,
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  url: URL,
  membershipId: string | null,
): Promise<void> {
  const offer = offerAt(context, id);
  if (!offer)
    return sendHtml(
      response,
      404,
      notePage("This checkout is closed", "The plan is not sold any more, or the address is incomplete."),
    );
  if (membershipId) return sendHtml(response, 200, thanksPage(context, membershipId));
  if (request.method !== "POST") {
    const typed = typedPromo(context, offer.plan, url.searchParams.get("promo") ?? "");
    return sendHtml(response, typed?.problem ? 422 : 200, checkoutPage(offer, null, { typed }));
  }

  const form = new URLSearchParams(await readBody(request, 8_192));
  const typed = typedPromo(context, offer.plan, form.get("promo") ?? "");
  const name = (form.get("name") ?? "").trim().slice(0, 80);
  const username = (form.get("username") ?? "").trim().slice(0, 40);
  if (!name || !/^\w+$/.test(username)) {
    const problem = "Give a name, and a username of letters, digits and underscores.";
    return sendHtml(response, 422, checkoutPage(offer, problem, { buyer: { name, username }, typed }));
  }
  const what = offer.configuration ? { configurationId: offer.configuration.id } : { planId: offer.plan.id };
  const purchaseKey = (form.get("purchaseKey") ?? "").slice(0, 100);
  const isDeclined = form.get("card") === "declined" && dueMinor(offer.plan) > 0;
  const bought = buy(context.store, context.courier, {
    ...what,
    ...(isDeclined ? { isDeclined, cardLast4: "0002" } : {}),
    user: buyerOf(context, form.get("userId") ?? "", { name, username }),
    ...(purchaseKey ? { purchaseKey } : {}),
    ...(typed?.promo ? { promoCode: typed.promo.code } : {}),
  });
  if (!bought.membershipId) {
    const problem =
      "The card was declined: nothing was paid and nobody joined. Pay with the other card, or leave it.";
    const person = get(context.store.world.users, bought.userId, "user");
    return sendHtml(response, 402, checkoutPage(offer, problem, { buyer: person, typed }));
  }
  sendTo(response, `/checkout/${id}/thanks?membership=${bought.membershipId}`);
}

/** Whoever tries another card is the same person, unless they typed a different one in. */
function buyerOf({ store }: StandInContext, userId: string, typed: { name: string; username: string }) {
  const known = store.world.users[userId];
  const isSame = known?.name === typed.name && known.username === typed.username;
  return known && isSame ? { id: known.id } : typed;
}

function store(context: StandInContext, response: ServerResponse, route: string): void {
  const company = Object.values(context.store.world.companies).find((candidate) => candidate.route === route);
  const nothing = () => notePage("There is nothing here", "The address may be incomplete.");
  sendHtml(response, company ? 200 : 404, company ? storePage(context, company) : nothing());
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
