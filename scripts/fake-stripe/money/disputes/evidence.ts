import { isInquiry } from "../../objects/dispute.ts";
import type { Dispute } from "../../objects/stored.ts";
import { advanceDispute } from "./steps.ts";
import { later, type MoneyWorld } from "../world.ts";

/** The bank looks at what the shop has sent. Some texts decide (docs.stripe.com/testing). */
export function reviewEvidence(world: MoneyWorld, dispute: Dispute): void {
  const { events, settings } = world;
  const previous = { status: dispute.status };
  dispute.status = isInquiry(dispute.status) ? "warning_under_review" : "under_review";
  dispute.evidence_details.submission_count += 1;
  dispute.evidence_details.submission_method = "manual";
  events.emit("charge.dispute.updated", dispute, previous);
  const step = stepFor(dispute);
  if (!step) return;
  later(world, settings.bank_wait_ms, () => advanceDispute(world, dispute, step));
}

function stepFor({ evidence, status }: Dispute) {
  switch (evidence.uncategorized_text) {
    case "winning_evidence":
      return isInquiry(status) ? "warning_closed" : "won";
    case "losing_evidence":
      return "lost";
    case "escalate_inquiry_evidence":
      return "withdraw";
    default:
      return undefined;
  }
}
