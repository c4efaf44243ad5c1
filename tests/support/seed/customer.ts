import { addMember, addPayment, periodEnd } from "../whop/state/create-world";
import { discounted } from "../whop/state/promo-codes";
import { type CheckoutConfiguration, dueMinor, get, type Payment, type World } from "../whop/state/world";
import type { Arrival } from "./arrivals";
import { idsFrom } from "./community";
import type { Random } from "./random";
import type { Told } from "./story";

/** One person with one membership and one card. Each method does something at a moment and says what Whop tells of it. */
export class Customer {
  readonly firstPaymentId: string;
  private readonly membershipIds: { id: string; memberId: string };
  private readonly card: Pick<
    Payment,
    "cardBrand" | "cardLast4" | "paymentMethodId" | "country" | "riskScore"
  >;
  private readonly source: Pick<Payment, "userId" | "planId" | "metadata" | "checkoutConfigurationId">;

  constructor(
    private readonly world: World,
    private readonly random: Random,
    { person, planId, click }: Arrival,
    configuration: CheckoutConfiguration | undefined,
    private readonly promoCodeId: string | null,
  ) {
    this.firstPaymentId = `pay_${random.text(14)}`;
    this.membershipIds = idsFrom(random);
    this.card = {
      cardBrand: random.weighted(BRANDS),
      cardLast4: random.text(4, "0123456789"),
      paymentMethodId: `payt_${random.text(14)}`,
      country: click?.country ?? "US",
      riskScore: Math.floor(random.next() ** 3 * 60),
    };
    this.source = {
      userId: person.id,
      planId,
      metadata: configuration?.metadata ?? null,
      checkoutConfigurationId: configuration?.id ?? null,
    };
  }

  joins = (at: string): Told[] => {
    const { id } = addMember(this.world, { ...this.source, ...this.membershipIds, joinedAt: at });
    return [{ type: "membership.activated", noun: "membership", id }];
  };

  isDeclined = (at: string): Told[] => {
    const { id } = this.payment(at, {
      membershipId: null,
      status: "open",
      substatus: "failed",
      failureMessage: "Your card was declined.",
    });
    return [{ type: "payment.failed", noun: "payment", id }];
  };

  pays = (at: string): Told[] => {
    const plan = get(this.world.plans, this.source.planId, "plan");
    const promo = this.promoCodeId ? get(this.world.promoCodes, this.promoCodeId, "promo code") : null;
    if (promo) promo.uses += 1;
    const { id } = this.payment(at, {
      id: this.firstPaymentId,
      promoCodeId: this.promoCodeId,
      amountMinor: discounted(dueMinor(plan), promo),
    });
    return [{ type: "payment.succeeded", noun: "payment", id }];
  };

  renews = (at: string): Told[] => {
    const plan = get(this.world.plans, this.source.planId, "plan");
    Object.assign(this.membership(), { periodEndsAt: periodEnd(plan, at), updatedAt: at });
    const { id } = this.payment(at, { billingReason: "subscription_cycle" });
    return [{ type: "payment.succeeded", noun: "payment", id }];
  };

  leaves = (at: string): Told[] => {
    const { id } = Object.assign(this.membership(), {
      status: "canceled",
      canceledAt: at,
      updatedAt: at,
    } as const);
    return [{ type: "membership.deactivated", noun: "membership", id }];
  };

  private membership() {
    return get(this.world.memberships, this.membershipIds.id, "membership");
  }

  private payment(createdAt: string, parts: Partial<Payment>): Payment {
    const usual = { id: `pay_${this.random.text(14)}`, membershipId: this.membershipIds.id, createdAt };
    return addPayment(this.world, { ...this.source, ...this.card, ...usual, ...parts });
  }
}

const BRANDS = [
  ["visa", 60],
  ["mastercard", 32],
  ["amex", 8],
] as const;
