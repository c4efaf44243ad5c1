/**
 * The payloads of webhooks and lists without a pinned version: nested ids, money as numbers in major units. Field names
 * and nullability are those of @whop/sdk 0.0.42 (resources/shared.d.ts, webhooks.d.ts).
 */
import { majorNumber } from "../state/money";
import { get, type Payment, type World } from "../state/world";

export function unpinnedPayment(world: World, id: string) {
  const payment = get(world.payments, id, "payment");
  const company = get(world.companies, payment.companyId, "company");
  const product = get(world.products, payment.productId, "product");
  const total = majorNumber(payment.amountMinor, payment.currency);
  const refunded = majorNumber(payment.refundedMinor, payment.currency);
  return {
    ...paymentFacts(payment),
    subtotal: total,
    total,
    usd_total: payment.currency === "usd" ? total : null,
    amount_after_fees: Number((total * 0.94).toFixed(2)),
    settlement_amount: total,
    settlement_currency: payment.currency,
    settlement_exchange_rate: null,
    tax_amount: 0,
    tax_behavior: null,
    tax_refunded_amount: 0,
    refunded_amount: refunded,
    refunded_at: payment.refundedMinor > 0 ? payment.updatedAt : null,
    refunds: Object.values(world.refunds)
      .filter((refund) => refund.paymentId === id)
      .map((refund) => ({ id: refund.id })),
    last_payment_attempt: payment.createdAt,
    next_payment_attempt: null,
    promo_code: promoCodeOf(world, payment),
    plan: { id: payment.planId, metadata: null, internal_notes: null },
    product: { id: product.id, title: product.title, route: product.route, metadata: null },
    company: { id: company.id, title: company.title, route: company.route },
    ...buyerOf(world, payment),
    payment_method_type: "card",
    card_brand: payment.cardBrand,
    card_last4: payment.cardLast4,
    payment_method: {
      id: payment.paymentMethodId,
      payment_method_type: "card",
      created_at: payment.createdAt,
      card: { brand: payment.cardBrand, last4: payment.cardLast4, exp_month: 12, exp_year: 29 },
    },
    disputes: null,
    resolutions: null,
    financing_transactions: [],
    application_fee: null,
  };
}

export function unpinnedRefund(world: World, id: string) {
  const refund = get(world.refunds, id, "refund");
  const payment = get(world.payments, refund.paymentId, "payment");
  const total = majorNumber(payment.amountMinor, payment.currency);
  return {
    id: refund.id,
    amount: majorNumber(refund.amountMinor, refund.currency),
    currency: refund.currency,
    status: refund.status,
    created_at: refund.createdAt,
    provider: "stripe",
    provider_created_at: null,
    reference_status: null,
    reference_type: null,
    reference_value: null,
    payment: {
      id: payment.id,
      total,
      subtotal: total,
      usd_total: payment.currency === "usd" ? total : null,
      currency: payment.currency,
      billing_reason: payment.billingReason,
      created_at: payment.createdAt,
      paid_at: payment.paidAt,
      payment_method_type: "card",
      card_brand: payment.cardBrand,
      card_last4: payment.cardLast4,
      dispute_alerted_at: null,
      tax_amount: 0,
      tax_behavior: null,
      tax_refunded_amount: 0,
      metadata: payment.metadata,
      ...buyerOf(world, payment),
      plan: { id: payment.planId, metadata: null },
      product: { id: payment.productId, metadata: null },
    },
  };
}

export function unpinnedDispute(world: World, id: string) {
  const dispute = get(world.disputes, id, "dispute");
  const payment = get(world.payments, dispute.paymentId, "payment");
  const company = get(world.companies, dispute.companyId, "company");
  const product = get(world.products, payment.productId, "product");
  return {
    id: dispute.id,
    amount: majorNumber(dispute.amountMinor, dispute.currency),
    currency: dispute.currency,
    status: dispute.status,
    reason: dispute.reason,
    created_at: dispute.createdAt,
    needs_response_by: new Date(Date.parse(dispute.createdAt) + 7 * 86_400_000).toISOString(),
    editable: dispute.status.endsWith("needs_response"),
    visa_rdr: false,
    company: { id: company.id, title: company.title },
    plan: { id: payment.planId },
    product: { id: product.id, title: product.title },
    payment: {
      id: payment.id,
      total: majorNumber(payment.amountMinor, payment.currency),
      currency: payment.currency,
      card_brand: payment.cardBrand,
      card_last4: payment.cardLast4,
      billing_reason: payment.billingReason,
      paid_at: payment.paidAt,
      ...buyerOf(world, payment),
    },
  };
}

export function unpinnedMembership(world: World, id: string) {
  const membership = get(world.memberships, id, "membership");
  const user = get(world.users, membership.userId, "user");
  const company = get(world.companies, membership.companyId, "company");
  const product = get(world.products, membership.productId, "product");
  return {
    id: membership.id,
    status: membership.status,
    created_at: membership.createdAt,
    joined_at: membership.joinedAt,
    updated_at: membership.updatedAt,
    checkout_configuration_id: membership.checkoutConfigurationId,
    metadata: membership.metadata,
    promo_code: membership.promoCodeId ? { id: membership.promoCodeId } : null,
    user: { id: user.id, username: user.username, name: user.name, email: user.email },
    member: { id: membership.memberId },
    company: { id: company.id, title: company.title },
    plan: { id: membership.planId, metadata: null },
    product: { id: product.id, title: product.title, metadata: null },
    currency: get(world.plans, membership.planId, "plan").currency,
    renewal_period_start: membership.joinedAt,
    renewal_period_end: membership.periodEndsAt,
    cancel_at_period_end: false,
    cancel_option: null,
    canceled_at: membership.canceledAt,
    cancellation_reason: membership.cancellationReason,
    payment_collection_paused: false,
    license_key: null,
    manage_url: null,
    custom_field_responses: [],
  };
}

/** What both generations say of a payment in the same words. */
export function paymentFacts(payment: Payment) {
  return {
    id: payment.id,
    status: payment.status,
    substatus: payment.substatus,
    billing_reason: payment.billingReason,
    created_at: payment.createdAt,
    paid_at: payment.paidAt,
    updated_at: payment.updatedAt,
    currency: payment.currency,
    checkout_configuration_id: payment.checkoutConfigurationId,
    metadata: payment.metadata,
    auto_refunded: false,
    refundable: payment.status === "paid" && payment.refundedMinor < payment.amountMinor,
    retryable: payment.status === "open",
    voidable: false,
    payments_failed: payment.status === "open" ? 1 : 0,
    failure_message: payment.failureMessage,
    billing_address: {
      name: null,
      line1: null,
      line2: null,
      city: null,
      state: null,
      postal_code: null,
      country: payment.country,
    },
    shipping_address: null,
    risk_score: payment.riskScore,
    risk_signals: null,
    three_ds_verified: false,
    dispute_alerted_at: null,
    financing_installments_count: null,
  };
}

function promoCodeOf(world: World, { promoCodeId }: Payment) {
  if (!promoCodeId) return null;
  const { id, code, amountOff, promoType, currency, durationMonths } = get(
    world.promoCodes,
    promoCodeId,
    "promo code",
  );
  const kind = { amount_off: amountOff, promo_type: promoType, base_currency: currency };
  return { id, code, ...kind, number_of_intervals: durationMonths };
}

function buyerOf(world: World, payment: Payment) {
  const user = get(world.users, payment.userId, "user");
  const membership = payment.membershipId ? world.memberships[payment.membershipId] : undefined;
  return {
    user: { id: user.id, username: user.username, name: user.name, email: user.email },
    member: membership ? { id: membership.memberId, phone: null } : null,
    membership: membership ? { id: membership.id, status: membership.status, phone_number: null } : null,
  };
}
