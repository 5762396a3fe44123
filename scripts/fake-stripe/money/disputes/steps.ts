import { isInquiry } from "../../objects/dispute.ts";
import type { Dispute } from "../../objects/stored.ts";
import { isClosed, moveDisputed, tellWithdrawal } from "./disputes.ts";
import { isUndone } from "../plans.ts";
import { changeRefund } from "../refunds.ts";
import type { MoneyWorld } from "../world.ts";

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

/** An inquiry becomes a chargeback, or money that had come back goes again. */
function withdraw(world: MoneyWorld, dispute: Dispute, failsRefunds: boolean): boolean {
  const { events, store } = world;
  if (store.disputeMoney.get(dispute.id)?.isOut) return false;
  const previous = { status: dispute.status };
  dispute.status = "needs_response";
  dispute.is_charge_refundable = false;
  const { card } = dispute.payment_method_details ?? {};
  if (card) card.case_type = "chargeback";
  moveDisputed(world, dispute, -dispute.amount);
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
  moveDisputed(world, dispute, dispute.amount);
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
