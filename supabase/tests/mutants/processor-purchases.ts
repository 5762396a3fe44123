/** Faults to plant in the functions that sell credits. */
import type { ProcessorMutant } from "./processor-mutant.ts";

const signature = "_shared/purchase/signature.ts";
const facts = "_shared/purchase/facts.ts";
const settle = "_shared/purchase/settle.ts";
const settleEvent = "_shared/purchase/settle-event.ts";
const checkout = "_shared/purchase/checkout.ts";
const session = "_shared/purchase/session.ts";
const paymentEvents = "reconcile/payment-events.ts";
const closePurchases = "_shared/purchase/close-purchases.ts";
const stripe = "_shared/outside/stripe/stripe.ts";
const stripeFailure = "_shared/outside/stripe/failure.ts";
const webhook = "stripe-webhook/handler.ts";
const createCheckout = "create-checkout/handler.ts";
const purchaseStatus = "purchase-status/handler.ts";
const deleteAccount = "delete-account/handler.ts";

export const purchaseMutants: ProcessorMutant[] = [
  {
    title: "an event's signature is not checked",
    caughtBy: "no signature",
    file: webhook,
    replace: "if (await isSignedByStripe(secrets, header, body, world.now()))",
    by: "if (header !== undefined)",
  },
  {
    title: "an event's time in the future is accepted",
    caughtBy: "counts only near its time: 301 seconds in the future",
    file: signature,
    replace: "Math.abs(now / 1000 - Number(timestamp))",
    by: "now / 1000 - Number(timestamp)",
  },
  {
    title: "Stripe's dummy signature v0 counts",
    caughtBy: "does not hold with the dummy v0 alone, with the right value",
    file: signature,
    replace: "/,v1=(\\w{64})/g",
    by: "/,v\\d=(\\w{64})/g",
  },
  {
    title: "only the first of Stripe's secrets counts",
    caughtBy: "holds with either secret while one replaces the other, and never without one",
    file: signature,
    replace: "of secrets)",
    by: "of secrets.slice(0, 1))",
  },
  {
    title: "an event that was not settled is answered 200",
    caughtBy: "no answer of Stripe: session",
    file: webhook,
    replace: "settleEvent(event.data, stripe, world)",
    by: 'settleEvent(event.data, stripe, world).catch(() => "applied" as const)',
  },
  {
    title: "an event of live mode is applied with a test key",
    caughtBy: "is of live mode, with a test key",
    file: settleEvent,
    replace: "event.livemode !== stripe.livemode",
    by: "false",
  },
  {
    title: "an event is believed about whose session it is",
    caughtBy: "a session that says it is another purchase's settles the purchase that has it",
    file: settleEvent,
    replace: "const known = await settle({ sessionId }, stripe, world, { event });",
    by: "const known = await settle({ sessionId: `${sessionId}?` }, stripe, world, { event });",
  },
  {
    title: "a purchase is bound to a session that is another's",
    caughtBy: "is not bound to a session that Stripe says is another purchase's",
    file: settle,
    replace: "purchaseIdIn(session.metadata) === purchase.id",
    by: "true",
  },
  {
    title: "a purchase that changed while Stripe was read is not read again",
    caughtBy: "is read again, up to three times",
    file: settle,
    replace: 'if (applied.outcome === "again") continue;',
    by: "",
  },
  {
    title: "a purchase of live mode is looked up with a test key",
    caughtBy: "for a purchase of live mode with a test key",
    file: settle,
    replace: "purchase.livemode !== null && purchase.livemode !== stripe.livemode",
    by: "false",
  },
  {
    title: "an event whose session is not found yet is done with",
    caughtBy: "an event's session that is not found yet is no reason to forget the event",
    file: settle,
    replace: "if (session === null) throw",
    by: "if (session === null) return purchase; else if (session === undefined) throw",
  },
  {
    title: "a session that Stripe does not know ends its purchase, also for an event",
    caughtBy: "but that an event has named is there, so the event has to come again",
    file: settle,
    replace: "endsUnknown && isOverIfUnknown",
    by: "isOverIfUnknown",
  },
  {
    title: "a live session is ended with a test key",
    caughtBy: "of live mode ends nothing with a test key, because real money may come",
    file: settle,
    replace: "? livemode === false",
    by: "? true",
  },
  {
    title: "a pending refund does not count",
    caughtBy: "counts in refunds: a pending refund, which could be spent meanwhile",
    file: facts,
    replace: 'status !== "failed" && status !== "canceled"',
    by: 'status === "succeeded"',
  },
  {
    title: "a refund that failed counts",
    caughtBy: "counts in refunds: not one that failed",
    file: facts,
    replace: 'status !== "failed" && ',
    by: "",
  },
  {
    title: "a dispute that was won counts",
    caughtBy: "counts in disputes: not one that was won",
    file: facts,
    replace: "balance_transactions.length % 2 === 1",
    by: "balance_transactions.length > 0",
  },
  {
    title: "a word that we do not know is paid",
    caughtBy: "is nothing while the payment is novel",
    file: facts,
    replace: 'session.payment_status !== "paid"',
    by: 'session.payment_status === "unpaid"',
  },
  {
    title: "an unpaid session says that nothing was refunded",
    caughtBy: "and refunds and disputes are read only if something was paid",
    file: settle,
    replace: "factsOf(session, null, null)",
    by: "factsOf(session, [], [])",
  },
  {
    title: "each request of a create has a key of its own",
    caughtBy: "sends what is sold under our own key, with the version that we know",
    file: stripe,
    replace: "{ idempotencyKey: key }",
    by: "{ idempotencyKey: crypto.randomUUID() }",
  },
  {
    title: "a throttled create of a session counts as refused",
    caughtBy: "is unclear when it gets 429, and every request had the same key",
    testsOf: stripe,
    file: stripeFailure,
    replace: "![408, 409, 425, 429].includes(status)",
    by: "true",
  },
  {
    title: "a list of refunds is cut short in silence",
    caughtBy: "that has no end is not cut short in silence",
    file: stripe,
    replace: "throw new StripeUnavailable(`${name}: the list is too long`);",
    by: "return all;",
  },
  {
    title: "what is sold depends on the clock",
    caughtBy: "is the row's pack at the row's price",
    file: checkout,
    replace: "Math.floor(Date.parse(purchase.expires_at) / 1000)",
    by: "Math.floor(Date.now() / 1000) + 82_800",
  },
  {
    title: "another app's sessions are taken for ours",
    caughtBy: "but not with another app's",
    file: checkout,
    replace: 'metadata?.["app"] === APP ?',
    by: "metadata ?",
  },
  {
    title: "each expire has the same key, and so the same answer",
    caughtBy: "is expired, each time under a new key, and one that is not open stays as it is",
    file: stripe,
    replace: "stripe.checkout.sessions.expire(id)",
    by: "stripe.checkout.sessions.expire(id, {}, { idempotencyKey: id })",
  },
  {
    title: "a paid session leads to its old page",
    caughtBy: "of a create whose stored answer is old reads the session as it is now",
    file: createCheckout,
    replace: "if (!repeated && made.session.url)",
    by: "if (made.session.url)",
  },
  {
    title: "a purchase's status is anybody's",
    caughtBy: "of another user's purchase is not read with the server's rights",
    file: purchaseStatus,
    replace: "const isOwn = await world.db.hasPurchase(id);",
    by: "const isOwn = true;",
  },
  {
    title: "each question for a status asks Stripe",
    caughtBy: "is our row within five seconds of the last question",
    file: purchaseStatus,
    replace: "if (!await world.adminDb.claimPurchaseCheck(purchase.id, seconds))",
    by: "if (!await world.adminDb.claimPurchaseCheck(purchase.id, seconds) && receipt)",
  },
  {
    title: "an account is deleted while its purchase can be paid",
    caughtBy: "stops the deletion, and nothing is deleted, when Stripe does not answer: expire",
    testsOf: deleteAccount,
    file: closePurchases,
    replace: "throw error instanceof StripeUnavailable ? unavailable(error) : error;",
    by: "world.log(String(error));",
  },
  {
    title: "a refusal of our key ends a purchase",
    caughtBy: "stops the deletion when Stripe refuses our key with 401: a session may exist",
    testsOf: deleteAccount,
    file: session,
    replace: "refusedBy === 401 || refusedBy === 403",
    by: "refusedBy === 0",
  },
  {
    title: "the session of a purchase that has ended can be paid",
    caughtBy: "is expired at once, and nobody gets its page, if the answer to the create brings it",
    testsOf: createCheckout,
    file: session,
    replace: 'if (purchase.state === "expired")',
    by: "if (purchase.session_id !== session.id)",
  },
  {
    title: "a page of events that is too large is not asked for again",
    caughtBy: "is asked for with fewer events, and what follows in full pages again",
    file: paymentEvents,
    replace: "const PAGE_SIZES = [100, 5, 1]",
    by: "const PAGE_SIZES = [100]",
  },
];
