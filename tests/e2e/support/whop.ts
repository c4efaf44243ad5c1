import { z } from "zod";
import type { Theme } from "../../support/whop/frame/entries";

export const DASHBOARD = "/dashboard/biz_lumen";
export const HUB = "/experiences/exp_lumen";
/** As a person's browser introduces itself; what says "Headless" counts as a bot. */
export const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

const bought = z.object({ userId: z.string(), membershipId: z.string(), paymentId: z.string().nullable() });
const founded = z.object({ companyId: z.string(), experienceId: z.string(), ownerId: z.string() });
const delivered = z.object({ deliveries: z.array(z.object({ body: z.string(), status: z.string() })) });
export type Bought = z.infer<typeof bought>;

/** What tests make happen at the stand-in Whop, over its control calls. */
export class Whop {
  constructor(readonly origin: string) {}

  enter(view: string, userId: string, theme: Theme = "light"): Promise<unknown> {
    return this.control("enter", { view, userId, theme });
  }

  /** Somebody new joins without anybody's link. */
  async join(name: string): Promise<Bought> {
    return bought.parse(await this.control("buy", { planId: "plan_lumen_monthly", user: { name } }));
  }

  /** A community of its own that has no members yet. */
  async found(title: string): Promise<z.infer<typeof founded>> {
    return founded.parse(await this.control("found", { title }));
  }

  refund(paymentId: string): Promise<unknown> {
    return this.control("refund", { paymentId });
  }

  /** Delivers any text as a signed webhook. */
  async send(text: string): Promise<string> {
    return z.object({ id: z.string() }).parse(await this.control("send", { text })).id;
  }

  fault(operation: string, kind = "status"): Promise<unknown> {
    return this.control("fault", { operation, kind });
  }

  clearFaults(): Promise<unknown> {
    return this.control("clear-faults", {});
  }

  /** The address of a member's link, `…/r/CODE`. */
  async linkOf(userId: string): Promise<string> {
    const response = await fetch(`${this.origin}/visit/${userId}`, { redirect: "manual" });
    return z.string().parse(response.headers.get("location"));
  }

  /** The invitation page behind a member's link, without a click. */
  async invitationOf(userId: string): Promise<string> {
    return (await this.linkOf(userId)).replace("/r/", "/join/");
  }

  /** Somebody, new unless an id is given, opens a member's link, goes on to the checkout and buys, all without a screen. */
  async buyThroughLinkOf(userId: string, name: string, buyerId?: string): Promise<Bought> {
    const headers = { "user-agent": `${USER_AGENT} ${name}` };
    const arrived = await fetch(await this.linkOf(userId), { headers });
    const token = new URL(arrived.url).searchParams.get("c") ?? "";
    const checkout = await fetch(`${arrived.url.replace("/join/", "/api/join/").split("?")[0]}/checkout`, {
      method: "POST",
      redirect: "manual",
      headers,
      body: new URLSearchParams({ c: token, plan: "plan_lumen_monthly" }),
    });
    const configurationId = /\/checkout\/(ch_\w+)/.exec(checkout.headers.get("location") ?? "")?.[1];
    return bought.parse(await this.control("buy", { configurationId, user: { id: buyerId, name } }));
  }

  /** Whether the app has acknowledged every webhook about a purchase. */
  async isAcknowledged({ membershipId, paymentId }: Bought): Promise<boolean> {
    const { deliveries } = delivered.parse(await this.control("deliveries", {}));
    const about = deliveries.filter(({ body }) =>
      [membershipId, paymentId].some((id) => body.includes(`"${id}"`)),
    );
    return about.length >= 2 && about.every(({ status }) => status === "delivered");
  }

  private async control(action: string, body: object): Promise<unknown> {
    const response = await fetch(`${this.origin}/control/${action}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`The stand-in refused ${action}: ${JSON.stringify(answer)}`);
    return answer;
  }
}
