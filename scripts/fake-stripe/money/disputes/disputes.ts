import { aboutCheckout } from "../../faults/about.ts";
import { newBalanceTransaction } from "../../objects/balance-transaction.ts";
import { isInquiry, newDispute } from "../../objects/dispute.ts";
import type { Charge, Dispute } from "../../objects/stored.ts";
import { type DisputePlan, usualDispute } from "../plans.ts";
import type { MoneyWorld } from "../world.ts";

interface DisputeOrder {
  amount: number;
  reason?: string;
  status?: Dispute["status"];
  currency?: string | undefined;
}

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
  if (takesMoney) moveDisputed(world, made, -made.amount);
  events.emit("charge.dispute.created", made);
  if (takesMoney) tellWithdrawal(world, made);
  return made;
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

/** The event of a withdrawal, unless a fault keeps it for later. */
export function tellWithdrawal({ events, store }: MoneyWorld, dispute: Dispute): void {
  const money = store.disputeMoney.get(dispute.id);
  if (money?.plan.reinstatesFirst) money.isUntold = true;
  else events.emit("charge.dispute.funds_withdrawn", dispute);
}

/** Moves a dispute's money: negative amounts leave the account. */
export function moveDisputed(
  { clock, ids, store }: MoneyWorld,
  dispute: Dispute,
  amount: number,
): void {
  const { currency, id } = dispute;
  const moved = store.balanceTransactions.add(
    newBalanceTransaction(ids.id("txn"), "adjustment", amount, currency, id, clock.now()),
  );
  const money = store.disputeMoney.get(id);
  if (money) money.isOut = amount < 0;
  if (money?.plan.showsBalanceTransactions ?? true) dispute.balance_transactions.push(moved);
}
