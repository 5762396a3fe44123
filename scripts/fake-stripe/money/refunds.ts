import { aboutCheckout } from "../faults/about.ts";
import { newBalanceTransaction } from "../objects/balance-transaction.ts";
import { newRefund } from "../objects/refund.ts";
import type { Charge, Metadata, Refund } from "../objects/stored.ts";
import { isUndone, type RefundPlan, refundPlan } from "./plans.ts";
import { later, type MoneyWorld } from "./world.ts";

interface RefundOrder {
  amount: number;
  reason?: Refund["reason"];
  metadata?: Metadata;
  /** Instead of what the card and the faults say. */
  status?: RefundPlan["status"];
}

/** What of a charge has not been refunded. */
export function refundable(world: MoneyWorld, charge: Charge): number {
  return charge.amount_captured - refundedOf(world, charge);
}

/** Sends money back. @returns the last refund, of several if a fault splits it */
export function refund(world: MoneyWorld, charge: Charge, order: RefundOrder): Refund {
  const { faults, store } = world;
  const checkout = store.checkoutOf(charge);
  const about = [charge.id, ...(checkout ? aboutCheckout(checkout) : [])];
  let plan = refundPlan(store.refundBehaviours.get(charge.id));
  for (const effect of faults.strike({ op: "refund", about, hints: checkout?.hints ?? [] })) {
    if (effect.on === "refund") plan = effect.apply(plan);
  }
  if (order.status) plan = { ...plan, status: order.status, later: undefined };
  const part = Math.floor(order.amount / plan.parts);
  for (let count = 1; count < plan.parts; count++) makeRefund(world, charge, part, order, plan);
  const rest = order.amount - part * (plan.parts - 1) + plan.over;
  return makeRefund(world, charge, rest, order, plan);
}

function makeRefund(
  world: MoneyWorld,
  charge: Charge,
  amount: number,
  { reason = null, metadata = {} }: RefundOrder,
  plan: RefundPlan,
): Refund {
  const { clock, events, ids, settings, store } = world;
  const id = ids.id("re");
  const moved = plan.status === "requires_action"
    ? null
    : move(world, charge, "refund", -amount, id);
  const made = store.refunds.add({
    ...newRefund({
      id,
      charge,
      amount,
      status: plan.status,
      reason,
      metadata,
      balanceTransaction: moved,
      now: clock.now(),
    }),
    ...(plan.currency && { currency: plan.currency }),
    ...(!plan.namesPaymentIntent && { payment_intent: null }),
  });
  events.emit("refund.created", made);
  // Whether this is sent for a pending refund, too, is our guess.
  showRefunded(world, charge);
  events.emit("charge.refunded", charge);
  const { later: end } = plan;
  if (end) later(world, settings.bank_wait_ms, () => changeRefund(world, made, end));
  return made;
}

/**
 * A refund ends, or turns out to have failed after it had succeeded.
 *
 * @param failureReason why, if it fails
 */
export function changeRefund(
  world: MoneyWorld,
  made: Refund,
  status: "succeeded" | "failed" | "canceled",
  failureReason = "lost_or_stolen_card",
): void {
  const { events, store } = world;
  if (made.status === status) return;
  const previous = { status: made.status };
  made.status = status;
  delete made.pending_reason;
  const charge = store.charges.get(made.charge ?? "");
  if (status === "failed") {
    made.failure_reason = failureReason;
    if (charge) {
      made.failure_balance_transaction = move(
        world,
        charge,
        "refund_failure",
        made.amount,
        made.id,
      );
    }
  }
  if (charge) showRefunded(world, charge);
  // Cards send the second one, too, since 2024-10-28 beside the first.
  events.emit("refund.updated", made, previous);
  events.emit("charge.refund.updated", made, previous);
  if (status === "failed") events.emit("refund.failed", made);
}

function showRefunded(world: MoneyWorld, charge: Charge): void {
  charge.amount_refunded = refundedOf(world, charge);
  charge.refunded = charge.amount_refunded >= charge.amount_captured;
}

function refundedOf({ store }: MoneyWorld, charge: Charge): number {
  return store.refunds.all()
    .filter((each) => each.charge === charge.id && !isUndone(each))
    .reduce((sum, { amount }) => sum + amount, 0);
}

function move(
  { clock, ids, store }: MoneyWorld,
  charge: Charge,
  type: "refund" | "refund_failure",
  amount: number,
  source: string,
): string {
  const id = ids.id("txn");
  const { currency } = charge;
  store.balanceTransactions.add(
    newBalanceTransaction(id, type, amount, currency, source, clock.now()),
  );
  return id;
}
