import { aboutCheckout } from "../faults/about.ts";
import { newBalanceTransaction } from "../objects/balance-transaction.ts";
import { isInquiry, newDispute } from "../objects/dispute.ts";
import type { Charge, Dispute } from "../objects/stored.ts";
import { type DisputePlan, isUndone, usualDispute } from "./plans.ts";
import { changeRefund } from "./refunds.ts";
import type { MoneyWorld } from "./world.ts";

interface DisputeOrder {
  amount: number;
  reason?: string;
  status?: Dispute["status"];
  currency?: string | undefined;
}

/** How a dispute goes on. */
export const DISPUTE_STEPS = [
  "won",
  "lost",
  "withdraw",
  "reinstate",
  "warning_closed",
  "prevented",
] as const;
export type DisputeStep = (typeof DISPUTE_STEPS)[number];

/** The buyer's bank asks for the money back, or (an inquiry) asks for an explanation. */
export function openDispute(world: MoneyWorld, charge: Charge, order: DisputeOrder): Dispute {
  const { clock, events, ids, store } = world;
  const { reason = "fraudulent", status = "needs_response" } = order;
  const plan = disputePlan(world, charge);
  const currency = plan.currency ?? order.currency ?? charge.currency;
  const made = store.disputes.add({
    ...newDispute({
      id: ids.id("du"),
      charge,
      amount: order.amount,
      currency,
      status,
      reason,
      now: clock.now(),
    }),
    ...(!plan.namesPaymentIntent && { payment_intent: null }),
  });
  store.disputeMoney.set(made.id, { isOut: false, isUntold: false, plan });
  // Stays true after a win.
  charge.disputed = true;
  const takesMoney = !isInquiry(status) && status !== "prevented";
  if (takesMoney) move(world, made, -made.amount);
  events.emit("charge.dispute.created", made);
  if (takesMoney) tellWithdrawal(world, made);
  return made;
}

/** @returns false if a dispute in this state has no such step */
export function advanceDispute(
  world: MoneyWorld,
  dispute: Dispute,
  step: DisputeStep,
  { failsRefunds = false } = {},
): boolean {
  if (isClosed(dispute)) return false;
  switch (step) {
    case "withdraw":
      return withdraw(world, dispute, failsRefunds);
    case "reinstate":
      return reinstate(world, dispute);
    case "won":
      if (isInquiry(dispute.status)) return false;
      reinstate(world, dispute);
      return close(world, dispute, "won");
    case "lost":
      if (isInquiry(dispute.status)) withdraw(world, dispute, failsRefunds);
      return close(world, dispute, "lost");
    case "warning_closed":
      return isInquiry(dispute.status) && close(world, dispute, "warning_closed");
    case "prevented":
      return close(world, dispute, "prevented");
  }
}

/** True for a dispute that nothing can change any more. */
export function isClosed({ status }: Dispute): boolean {
  return ["won", "lost", "warning_closed", "prevented"].includes(status);
}

/** True if a dispute holds money of this charge, so that it cannot be refunded. */
export function isChargedBack({ store }: MoneyWorld, charge: Charge): boolean {
  return store.disputes.all().some((dispute) =>
    dispute.charge === charge.id && !dispute.is_charge_refundable && dispute.status !== "won"
  );
}

function disputePlan({ faults, store }: MoneyWorld, charge: Charge): DisputePlan {
  const checkout = store.checkoutOf(charge);
  const about = [charge.id, ...(checkout ? aboutCheckout(checkout) : [])];
  let plan = usualDispute;
  for (const effect of faults.strike({ op: "dispute", about, hints: checkout?.hints ?? [] })) {
    if (effect.on === "dispute") plan = effect.apply(plan);
  }
  return plan;
}

/** An inquiry becomes a chargeback, or money that had come back goes again. */
function withdraw(world: MoneyWorld, dispute: Dispute, failsRefunds: boolean): boolean {
  const { events, store } = world;
  if (store.disputeMoney.get(dispute.id)?.isOut) return false;
  const previous = { status: dispute.status };
  dispute.status = "needs_response";
  dispute.is_charge_refundable = false;
  const { card } = dispute.payment_method_details ?? {};
  if (card) card.case_type = "chargeback";
  move(world, dispute, -dispute.amount);
  if (failsRefunds) {
    for (const refund of store.refunds.all()) {
      if (refund.charge === dispute.charge && !isUndone(refund)) {
        changeRefund(world, refund, "failed", "charge_for_pending_refund_disputed");
      }
    }
  }
  events.emit("charge.dispute.updated", dispute, previous);
  tellWithdrawal(world, dispute);
  return true;
}

function reinstate(world: MoneyWorld, dispute: Dispute): boolean {
  const { events, store } = world;
  const money = store.disputeMoney.get(dispute.id);
  if (!money?.isOut) return false;
  move(world, dispute, dispute.amount);
  events.emit("charge.dispute.funds_reinstated", dispute);
  if (money.isUntold) events.emit("charge.dispute.funds_withdrawn", dispute);
  money.isUntold = false;
  return true;
}

function close({ events }: MoneyWorld, dispute: Dispute, status: Dispute["status"]): boolean {
  dispute.status = status;
  events.emit("charge.dispute.closed", dispute);
  return true;
}

function tellWithdrawal({ events, store }: MoneyWorld, dispute: Dispute): void {
  const money = store.disputeMoney.get(dispute.id);
  if (money?.plan.reinstatesFirst) money.isUntold = true;
  else events.emit("charge.dispute.funds_withdrawn", dispute);
}

function move({ clock, ids, store }: MoneyWorld, dispute: Dispute, amount: number): void {
  const { currency, id } = dispute;
  const moved = store.balanceTransactions.add(
    newBalanceTransaction(ids.id("txn"), "adjustment", amount, currency, id, clock.now()),
  );
  const money = store.disputeMoney.get(id);
  if (money) money.isOut = amount < 0;
  if (money?.plan.showsBalanceTransactions ?? true) dispute.balance_transactions.push(moved);
}
