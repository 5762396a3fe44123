import * as z from "zod/mini";
import { advanceDispute } from "../../money/disputes/steps.ts";
import { isClosed } from "../../money/disputes/disputes.ts";
import { reviewEvidence } from "../../money/disputes/evidence.ts";
import type { Dispute } from "../../objects/stored.ts";
import type { ApiWorld, Exchange, Handler } from "../exchange.ts";
import { missing, refused } from "../problem.ts";
import { bool, metadata, noParameters, readParameters, text } from "../request/parameters.ts";
import { merged } from "./refunds.ts";

const EVIDENCE = [
  "access_activity_log",
  "billing_address",
  "cancellation_policy_disclosure",
  "cancellation_rebuttal",
  "customer_email_address",
  "customer_name",
  "customer_purchase_ip",
  "duplicate_charge_explanation",
  "duplicate_charge_id",
  "product_description",
  "refund_policy_disclosure",
  "refund_refusal_explanation",
  "service_date",
  "shipping_address",
  "uncategorized_text",
] as const satisfies readonly (keyof Dispute["evidence"])[];

const updateSchema = z.strictObject({
  evidence: z.optional(
    z.strictObject(
      Object.fromEntries(EVIDENCE.map((name) => [name, z.optional(text(20_000))])),
    ),
  ),
  metadata: z.optional(metadata()),
  submit: z.optional(bool()),
});

/** `POST /v1/disputes/:id`: evidence. It goes to the bank at once unless `submit` is false. */
export const updateDispute: Handler = (world, exchange) => {
  const { evidence, metadata: notes, submit = true } = readParameters(
    updateSchema,
    exchange.form,
  );
  const dispute = open(world, exchange);
  dispute.metadata = merged(dispute.metadata, notes);
  if (evidence) {
    Object.assign(dispute.evidence, evidence);
    dispute.evidence_details.has_evidence = true;
    if (submit) reviewEvidence(world, dispute);
  }
  return dispute;
};

/** `POST /v1/disputes/:id/close`: gives up, which loses it at once. */
export const closeDispute: Handler = (world, exchange) => {
  readParameters(noParameters, exchange.form);
  const dispute = open(world, exchange);
  advanceDispute(world, dispute, "lost");
  return dispute;
};

function open({ store }: ApiWorld, { params }: Exchange): Dispute {
  const id = params["id"] ?? "";
  const dispute = store.disputes.get(id);
  if (!dispute) throw missing("dispute", id, "dispute");
  if (isClosed(dispute)) throw refused("This dispute is already closed.");
  return dispute;
}
