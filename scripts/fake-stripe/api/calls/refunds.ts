import * as z from "zod/mini";
import { isChargedBack } from "../../money/disputes/disputes.ts";
import { changeRefund, refund, refundable } from "../../money/refunds.ts";
import type { Charge } from "../../objects/stored.ts";
import type { ApiWorld, Exchange, Handler } from "../exchange.ts";
import { missing, refused } from "../problem.ts";
import {
  integer,
  invalid,
  metadata,
  noParameters,
  oneOf,
  readParameters,
  text,
} from "../request/parameters.ts";

const createSchema = z.strictObject({
  payment_intent: z.optional(text()),
  charge: z.optional(text()),
  amount: z.optional(integer(1)),
  reason: z.optional(oneOf("duplicate", "fraudulent", "requested_by_customer")),
  metadata: z.optional(metadata()),
});
const updateSchema = z.strictObject({ metadata: z.optional(metadata()) });

/** `POST /v1/refunds` */
export const createRefund: Handler = (world, { form }) => {
  const { amount: asked, reason, metadata: notes, ...target } = readParameters(
    createSchema,
    form,
  );
  const charge = chargeOf(world, target);
  if (charge.status !== "succeeded") {
    throw refused(`Charge ${charge.id} has not succeeded and cannot be refunded.`);
  }
  if (isChargedBack(world, charge)) {
    throw refused(
      `Charge ${charge.id} has been charged back; cannot issue a refund.`,
      "charge_disputed",
    );
  }
  const left = refundable(world, charge);
  if (left <= 0) {
    throw refused(`Charge ${charge.id} has already been refunded.`, "charge_already_refunded");
  }
  const amount = asked ?? left;
  if (amount > left) {
    const message =
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`;
    throw refused(message, undefined, "amount");
  }
  return refund(world, charge, { amount, reason: reason ?? null, metadata: notes ?? {} });
};

/** `POST /v1/refunds/:id` */
export const updateRefund: Handler = (world, exchange) => {
  const { metadata: notes } = readParameters(updateSchema, exchange.form);
  const known = refundOf(world, exchange);
  known.metadata = merged(known.metadata ?? {}, notes);
  return known;
};

/** `POST /v1/refunds/:id/cancel` */
export const cancelRefund: Handler = (world, exchange) => {
  readParameters(noParameters, exchange.form);
  const known = refundOf(world, exchange);
  if (known.status !== "requires_action") {
    throw refused(`Only refunds with status requires_action can be canceled, not ${known.status}.`);
  }
  changeRefund(world, known, "canceled");
  return known;
};

/** New values replace old ones, and an empty text removes one. */
export function merged(
  old: Record<string, string>,
  changes: Record<string, string> = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...old, ...changes }).filter(([, value]) => value !== ""),
  );
}

function refundOf({ store }: ApiWorld, { params }: Exchange) {
  const id = params["id"] ?? "";
  const known = store.refunds.get(id);
  if (!known) throw missing("refund", id);
  return known;
}

function chargeOf(
  { store }: ApiWorld,
  { payment_intent: intent, charge }: {
    payment_intent?: string | undefined;
    charge?: string | undefined;
  },
): Charge {
  if (intent === undefined && charge === undefined) {
    throw invalid(
      "One of the following params should be provided for this request: payment_intent or charge.",
      "payment_intent",
    );
  }
  if (charge !== undefined) {
    const known = store.charges.get(charge);
    if (!known) throw missing("charge", charge);
    return known;
  }
  const known = store.paymentIntents.get(intent ?? "");
  if (!known) throw missing("payment_intent", intent ?? "", "payment_intent");
  const latest = store.charges.get(known.latest_charge ?? "");
  if (!latest) {
    throw refused(`This PaymentIntent (${known.id}) does not have a successful charge to refund.`);
  }
  return latest;
}
