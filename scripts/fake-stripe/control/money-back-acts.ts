import * as z from "zod/mini";
import { ControlProblem, type ControlRoutes } from "../../fakes/control/control.ts";
import { advanceDispute, DISPUTE_STEPS } from "../money/disputes/steps.ts";
import { openDispute } from "../money/disputes/disputes.ts";
import { changeRefund, refund, refundable } from "../money/refunds.ts";
import { warnOfFraud } from "../money/disputes/warnings.ts";
import type { MoneyWorld } from "../money/world.ts";
import type { Charge } from "../objects/stored.ts";
import { act } from "./act.ts";

const refundSchema = z.strictObject({
  amount: z.optional(z.coerce.number().check(z.minimum(1))),
  status: z.optional(
    z.enum(["succeeded", "pending", "requires_action", "failed", "canceled"]),
  ),
});
const disputeSchema = z.strictObject({
  amount: z.optional(z.coerce.number().check(z.minimum(1))),
  status: z.optional(z.union([
    z.enum(["needs_response", "warning_needs_response", "prevented"]),
    z.enum(DISPUTE_STEPS),
  ])),
  reason: z.optional(z.string()),
  currency: z.optional(z.string()),
  /** On `withdraw`: refunds on the same charge fail, as Stripe was seen to do. */
  fails_refunds: z.optional(z.boolean()),
});

/** The routes that send money back. Each answers after its webhooks were sent. */
export const moneyBackActs: ControlRoutes<MoneyWorld> = {
  "POST /refund/:id": (world, body, id) => {
    const { amount, status } = z.parse(refundSchema, body);
    const known = world.store.refunds.get(id);
    if (known) {
      if (status === undefined || status === "pending" || status === "requires_action") {
        throw new ControlProblem(400, "a refund can become succeeded, failed or canceled");
      }
      return act(world, () => {
        changeRefund(world, known, status);
        return known;
      });
    }
    if (status === "failed" || status === "canceled") {
      throw new ControlProblem(400, "a new refund is succeeded, pending or requires_action");
    }
    const charge = chargeOf(world, id);
    return act(world, () =>
      refund(world, charge, {
        amount: amount ?? refundable(world, charge),
        ...(status && { status }),
      }));
  },
  "POST /dispute/:id": (world, body, id) => {
    const { amount, status, reason, currency, fails_refunds: failsRefunds = false } = z.parse(
      disputeSchema,
      body,
    );
    const known = world.store.disputes.get(id);
    if (known) {
      const step = DISPUTE_STEPS.find((each) => each === status);
      if (!step) throw new ControlProblem(400, `a dispute can be ${DISPUTE_STEPS.join(", ")}`);
      return act(world, () => {
        if (!advanceDispute(world, known, step, { failsRefunds })) {
          throw new ControlProblem(409, `it is ${known.status}`);
        }
        return known;
      });
    }
    const charge = chargeOf(world, id);
    return act(world, () =>
      openDispute(world, charge, {
        amount: amount ?? charge.amount,
        ...(status && { status }),
        ...(reason && { reason }),
        currency,
      }));
  },
  "POST /fraud-warning/:id": (world, _body, id) => {
    const charge = chargeOf(world, id);
    return act(world, () => warnOfFraud(world, charge));
  },
};

/** The latest charge of a session, a PaymentIntent, or the charge itself. */
function chargeOf({ store }: MoneyWorld, id: string): Charge {
  const intent = store.checkouts.get(id)?.paymentIntent ?? id;
  const charge = store.charges.get(store.paymentIntents.get(intent)?.latest_charge ?? id);
  if (!charge) throw new ControlProblem(404, `no charge of ${id}`);
  return charge;
}
