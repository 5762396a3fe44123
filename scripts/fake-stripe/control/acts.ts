import * as z from "zod/mini";
import { ControlProblem, type ControlRoutes } from "../../fakes/control/control.ts";
import { advanceDispute, DISPUTE_STEPS, openDispute } from "../money/disputes.ts";
import { endDelayed, endsOf, payDelayed } from "../money/delayed.ts";
import { expire } from "../money/expire.ts";
import { type Paid, payByCard } from "../money/pay.ts";
import { changeRefund, refund, refundable } from "../money/refunds.ts";
import { warnOfFraud } from "../money/warnings.ts";
import { andDelivered, type MoneyWorld } from "../money/world.ts";
import type { Checkout } from "../objects/checkout.ts";
import type { Charge } from "../objects/stored.ts";

const paySchema = z.strictObject({
  card: z.optional(z.string()),
  /** A delayed method instead of a card: `sepa_debit`, `us_bank_account:failed`. */
  method: z.optional(z.string()),
  email: z.optional(z.string()),
});
const asyncSchema = z.strictObject({ result: z.enum(["succeed", "fail"]) });
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

/** The routes that do what buyers and banks do. Each answers after its webhooks were sent. */
export const actRoutes: ControlRoutes<MoneyWorld> = {
  "POST /pay/:id": (world, body, id) => {
    const { card = "4242424242424242", method, email } = z.parse(paySchema, body);
    const checkout = checkoutNamed(world, id);
    const buyer = email ?? checkout.session.customer_email ?? "buyer@example.com";
    const delayed = endsOf(method ?? null);
    if (method !== undefined && !delayed) throw new ControlProblem(400, `no method ${method}`);
    return act(world, () =>
      shown(
        checkout,
        delayed
          ? payDelayed(world, checkout, delayed.method, delayed.end, buyer)
          : payByCard(world, checkout, { card, email: buyer, isAuthenticated: true }),
      ));
  },
  "POST /decline/:id": (world, _body, id) => {
    const checkout = checkoutNamed(world, id);
    const email = checkout.session.customer_email ?? "buyer@example.com";
    return act(
      world,
      () => shown(checkout, payByCard(world, checkout, { card: "4000000000000002", email })),
    );
  },
  "POST /expire/:id": (world, _body, id) => {
    const checkout = checkoutNamed(world, id);
    if (checkout.session.status !== "open") {
      throw new ControlProblem(409, `it is ${checkout.session.status}`);
    }
    return act(world, () => {
      expire(world, checkout);
      return checkout.session;
    });
  },
  "POST /async/:id": (world, body, id) => {
    const { result } = z.parse(asyncSchema, body);
    const checkout = checkoutNamed(world, id);
    return act(world, () => {
      if (!endDelayed(world, checkout, result === "succeed" ? "succeeded" : "failed")) {
        throw new ControlProblem(409, "no delayed payment is on its way");
      }
      return checkout.session;
    });
  },
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

function act<T extends object>(world: MoneyWorld, work: () => T): Promise<T> {
  return andDelivered(world, () => structuredClone(work()));
}

function shown({ session }: Checkout, paid: Paid) {
  if (paid.outcome === "closed") throw new ControlProblem(409, `it is ${session.status}`);
  const { outcome } = paid;
  return { outcome, ...(outcome === "declined" && { message: paid.message }), session };
}

function checkoutNamed({ store }: MoneyWorld, id: string): Checkout {
  const checkout = store.checkouts.get(id);
  if (!checkout) throw new ControlProblem(404, `no session ${id}`);
  return checkout;
}

/** The latest charge of a session, a PaymentIntent, or the charge itself. */
function chargeOf({ store }: MoneyWorld, id: string): Charge {
  const intent = store.checkouts.get(id)?.paymentIntent ?? id;
  const charge = store.charges.get(store.paymentIntents.get(intent)?.latest_charge ?? id);
  if (!charge) throw new ControlProblem(404, `no charge of ${id}`);
  return charge;
}
