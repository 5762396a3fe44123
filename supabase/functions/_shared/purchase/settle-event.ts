/**
 * Settles the purchase that an event of Stripe is about. An event only makes us look: nothing in it
 * is believed, because it may be old, late, doubled or out of order.
 */
import type { StripeApi } from "../outside/stripe/api.ts";
import { idOf, type StripeEvent } from "../outside/stripe/objects.ts";
import { purchaseIdIn } from "./checkout.ts";
import { FRAUD_WARNING, handledEvents } from "./events.ts";
import { settle, type Settled, type SettlingWorld } from "./settle.ts";

/** `not_ours`: it is about a payment of another app at the same account. */
export type EventOutcome = Settled["outcome"] | "not_handled" | "not_ours";

/** Throws what `settle` throws: then the event has to come again. */
export async function settleEvent(
  event: StripeEvent,
  stripe: StripeApi,
  world: SettlingWorld,
): Promise<EventOutcome> {
  if (!handledEvents.includes(event.type)) return "not_handled";
  if (event.livemode !== stripe.livemode) return "other_mode";
  const settled = event.data.object.object === "checkout.session"
    ? await settleSession(event, stripe, world)
    : await settlePayment(event, stripe, world);
  if (settled === null) return "not_ours";
  if (event.type === FRAUD_WARNING && settled.outcome === "applied") {
    world.log("fraud warning", { purchase_id: settled.purchase.id, event_id: event.id });
  }
  return settled.outcome;
}

async function settleSession(
  event: StripeEvent,
  stripe: StripeApi,
  world: SettlingWorld,
): Promise<Settled | null> {
  const { id: sessionId, metadata } = event.data.object;
  const known = await settle({ sessionId }, stripe, world, { event });
  if (known.purchase !== null) return known;
  // The event overtook the answer to the create.
  const id = purchaseIdIn(metadata);
  if (id === null) return null;
  const findSessionId = () => Promise.resolve(sessionId);
  return await settle({ id }, stripe, world, { event, findSessionId });
}

/** For a charge, a refund, a dispute or a warning. They may come before their session's event. */
async function settlePayment(
  event: StripeEvent,
  stripe: StripeApi,
  world: SettlingWorld,
): Promise<Settled | null> {
  const { object } = event.data;
  const named = idOf(object.payment_intent);
  if (named !== null) {
    const known = await settle({ paymentIntent: named }, stripe, world, { event });
    if (known.purchase !== null) return known;
  }
  const charge = object.object === "charge" ? object.id : idOf(object.charge);
  const payment = named !== null
    ? await stripe.findPayment({ payment: named })
    : charge !== null
    ? await stripe.findPayment({ charge })
    : null;
  const id = purchaseIdIn(payment?.metadata);
  if (payment === null || id === null) return null;
  const findSessionId = async () => (await stripe.findSessionOf(payment.id))?.id ?? null;
  return await settle({ id }, stripe, world, { event, findSessionId });
}
