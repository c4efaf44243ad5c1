/**
 * The payloads of webhooks and lists pinned to a recent version date: flat ids, money as objects. Field names are those
 * of the later @whop/sdk generation (github.com/whopio/whopsdk-typescript, src/api/types).
 */
import { decimalsOf, decimalText, majorNumber } from "../state/money";
import { get, type World } from "../state/world";
import { paymentFacts } from "./unpinned";

export function datedPayment(world: World, id: string) {
  const payment = get(world.payments, id, "payment");
  const user = get(world.users, payment.userId, "user");
  const membership = payment.membershipId ? world.memberships[payment.membershipId] : undefined;
  const total = money(payment.amountMinor, payment.currency);
  return {
    ...paymentFacts(payment),
    account_id: payment.companyId,
    plan_id: payment.planId,
    product_id: payment.productId,
    member_id: membership?.memberId ?? null,
    membership_id: membership?.id ?? null,
    promo_code_id: payment.promoCodeId,
    user: { id: user.id, username: user.username, name: user.name, profile_picture: null },
    customer_email: user.email,
    customer_phone: null,
    subtotal: total,
    total,
    usd_total: payment.currency === "usd" ? total : null,
    presentment_total: total,
    amount_after_fees: money(Math.round(payment.amountMinor * 0.94), payment.currency),
    tax_amount: null,
    tax_behavior: null,
    tax_refunded_amount: money(0, payment.currency),
    refunded_amount: money(payment.refundedMinor, payment.currency),
    refunded_at: payment.refundedMinor > 0 ? payment.updatedAt : null,
    last_payment_attempt_at: payment.createdAt,
    next_payment_attempt_at: null,
    payment_method_id: payment.paymentMethodId,
    payment_method_type: "card",
    payment_instrument: {
      name: `${payment.cardBrand} ${payment.cardLast4}`,
      card: { brand: payment.cardBrand, last4: payment.cardLast4 },
    },
    decline_code: payment.status === "open" ? "card_declined" : null,
    holds: [],
    line_items: [],
    verification_checks: null,
  };
}

export function datedRefund(world: World, id: string) {
  const refund = get(world.refunds, id, "refund");
  const amount = money(refund.amountMinor, refund.currency);
  return {
    id: refund.id,
    account_id: refund.companyId,
    payment_id: refund.paymentId,
    amount,
    original_amount: amount,
    status: refund.status,
    reason: "requested_by_customer",
    failure_reason: refund.status === "failed" ? "bank_declined" : null,
    failure_message: null,
    created_at: refund.createdAt,
    updated_at: refund.updatedAt,
    provider: "stripe",
    provider_created_at: null,
    reference_status: null,
    reference_type: null,
    reference_value: null,
    visa_rdr: false,
  };
}

export function datedDispute(world: World, id: string) {
  const dispute = get(world.disputes, id, "dispute");
  const payment = get(world.payments, dispute.paymentId, "payment");
  const user = get(world.users, payment.userId, "user");
  const membership = payment.membershipId ? world.memberships[payment.membershipId] : undefined;
  return {
    id: dispute.id,
    account_id: dispute.companyId,
    amount: majorNumber(dispute.amountMinor, dispute.currency),
    currency: dispute.currency,
    status: dispute.status,
    inquiry: dispute.status.startsWith("warning_"),
    reason: dispute.reason,
    reason_code: null,
    created_at: dispute.createdAt,
    updated_at: dispute.updatedAt,
    evidence_due_at: new Date(Date.parse(dispute.createdAt) + 7 * 86_400_000).toISOString(),
    evidence_editable: dispute.status.endsWith("needs_response"),
    plan_id: payment.planId,
    product_id: payment.productId,
    buyer: {
      user_id: user.id,
      username: user.username,
      name: user.name,
      email: user.email,
      member_id: membership?.memberId ?? null,
    },
    payment: {
      id: payment.id,
      amount: majorNumber(payment.amountMinor, payment.currency),
      currency: payment.currency,
      card_brand: payment.cardBrand,
      card_last4: payment.cardLast4,
    },
  };
}

export function datedMembership(world: World, id: string) {
  const membership = get(world.memberships, id, "membership");
  const company = get(world.companies, membership.companyId, "company");
  return {
    id: membership.id,
    account: { id: company.id, title: company.title, route: company.route },
    user_id: membership.userId,
    plan_id: membership.planId,
    product_id: membership.productId,
    status: membership.status,
    metadata: membership.metadata ?? {},
    created_at: membership.createdAt,
    current_period_start: membership.joinedAt,
    current_period_end: membership.periodEndsAt,
    cancel_at_period_end: false,
    canceled_at: membership.canceledAt,
    cancellation_reason: membership.cancellationReason,
    phone_number: null,
    license_key: null,
    manage_url: null,
    member: null,
  };
}

function money(minor: number, currency: string) {
  const decimals = decimalsOf(currency);
  return { amount: decimalText(minor, currency), currency, decimals, display_decimals: decimals };
}
