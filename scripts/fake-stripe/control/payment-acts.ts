import * as z from "zod/mini";
import { ControlProblem, type ControlRoutes } from "../../fakes/control/control.ts";
import { endDelayed, endsOf, payDelayed } from "../money/delayed.ts";
import { expire } from "../money/expire.ts";
import { type Paid, payByCard } from "../money/pay.ts";
import type { MoneyWorld } from "../money/world.ts";
import type { Checkout } from "../objects/checkout.ts";
import { act } from "./act.ts";

const paySchema = z.strictObject({
  card: z.optional(z.string()),
  /** A delayed method instead of a card: `sepa_debit`, `us_bank_account:failed`. */
  method: z.optional(z.string()),
  email: z.optional(z.string()),
});
const asyncSchema = z.strictObject({ result: z.enum(["succeed", "fail"]) });
/** The routes that pay for sessions and end them. Each answers after its webhooks were sent. */
export const paymentActs: ControlRoutes<MoneyWorld> = {
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
};

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
