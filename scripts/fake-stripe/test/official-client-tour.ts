import process from "node:process";
import { Stripe } from "stripe";
import { createStripeControl } from "../control/client.ts";

/**
 * What a shop does with the official client, unchanged except for its address: every call that the
 * fake has. Prints its results as JSON. official-client.test.ts runs it under Node and under the
 * Deno of Supabase's edge runtime.
 *
 * Arguments: the API's URL and its key.
 */

const [, , apiUrl = "", key = ""] = process.argv;
const { hostname, port } = new URL(apiUrl);
const stripe = new Stripe(key, { host: hostname, port, protocol: "http", telemetry: false });
const control = createStripeControl(`${apiUrl}/__sim`);

const product = await stripe.products.create({ name: "500 credits" });
const price = await stripe.prices.create({
  product: product.id,
  currency: "eur",
  unit_amount: 500,
});
const customer = await stripe.customers.create({ email: "ada@example.com", metadata: { a: "1" } });
const endpoint = await stripe.webhookEndpoints.create({
  url: "http://127.0.0.1:1/nobody",
  enabled_events: ["charge.succeeded"],
});

const params: Stripe.Checkout.SessionCreateParams = {
  mode: "payment",
  line_items: [{ price: price.id, quantity: 1 }],
  success_url: "http://localhost/",
  customer: customer.id,
};
const created = await stripe.checkout.sessions.create(params, { idempotencyKey: "purchase-1" });
const repeated = await stripe.checkout.sessions.create(params, { idempotencyKey: "purchase-1" });
await control.pay(created.id);
const other = await stripe.checkout.sessions.create(params);
const expired = await stripe.checkout.sessions.expire(other.id);

const paid = await stripe.checkout.sessions.retrieve(created.id, {
  expand: ["payment_intent.latest_charge.balance_transaction", "line_items.data.price.product"],
});
const intentId = idOf(paid.payment_intent);
const intent = await stripe.paymentIntents.retrieve(intentId);
const charge = await stripe.charges.retrieve(idOf(intent.latest_charge));

const refund = await stripe.refunds.create({ payment_intent: intentId, amount: 100 });
const noted = await stripe.refunds.update(refund.id, { metadata: { why: "asked" } });
const waiting = await control.refund(intentId, { amount: 50, status: "requires_action" });
const canceled = await stripe.refunds.cancel(waiting.id);

const { id: disputeId } = await control.dispute(intentId, { status: "warning_needs_response" });
const answered = await stripe.disputes.update(disputeId, {
  evidence: { uncategorized_text: "a letter" },
});
const lost = await stripe.disputes.close(disputeId);

const events: string[] = [];
for await (const { type } of stripe.events.list({ limit: 3 })) events.push(type);
const [event] = (await stripe.events.list({ types: ["checkout.session.completed"] })).data;
const portal = await stripe.billingPortal.sessions.create({ customer: customer.id });
const refused = await stripe.refunds.create({ payment_intent: intentId, amount: 9999 })
  .catch((error: unknown) => error instanceof Stripe.errors.StripeError ? error.type : error);

console.log(JSON.stringify({
  created: created.status,
  isSame: repeated.id === created.id,
  expired: expired.status,
  paid: paid.payment_status,
  name: productName(paid),
  net: netOf(paid),
  charge: [charge.amount, charge.paid],
  refund: refund.status,
  noted: noted.metadata,
  canceled: canceled.status,
  answered: answered.status,
  lost: lost.status,
  events: events.length > 10,
  event: (await stripe.events.retrieve(event?.id ?? "")).type,
  secret: endpoint.secret?.startsWith("whsec_"),
  portal: portal.object,
  refused,
  counts: [
    (await stripe.checkout.sessions.list({ status: "open" })).data.length,
    (await stripe.checkout.sessions.listLineItems(created.id)).data.length,
    (await stripe.paymentIntents.list({ customer: customer.id })).data.length,
    (await stripe.charges.list({ payment_intent: intentId })).data.length,
    (await stripe.refunds.list({ charge: charge.id })).data.length,
    (await stripe.disputes.list({ payment_intent: intentId })).data.length,
    (await stripe.webhookEndpoints.list()).data.length,
    (await stripe.products.list()).data.length,
    (await stripe.prices.list({ product: product.id })).data.length,
    (await stripe.customers.list()).data.length,
  ],
  customer: (await stripe.customers.retrieve(customer.id)).id === customer.id,
  refundAgain: (await stripe.refunds.retrieve(refund.id)).id === refund.id,
  price: (await stripe.prices.retrieve(price.id)).unit_amount,
  product: (await stripe.products.retrieve(product.id)).name,
  balance: (await stripe.balance.retrieve()).object,
}));

function idOf(reference: string | { id: string } | null): string {
  return typeof reference === "string" ? reference : reference?.id ?? "";
}

function productName({ line_items: lines }: Stripe.Checkout.Session): string | undefined {
  const bought = lines?.data[0]?.price?.product;
  return typeof bought === "object" && "name" in bought ? bought.name : undefined;
}

function netOf({ payment_intent: paidBy }: Stripe.Checkout.Session): number | undefined {
  const latest = typeof paidBy === "object" ? paidBy?.latest_charge : undefined;
  const moved = typeof latest === "object" ? latest?.balance_transaction : undefined;
  return typeof moved === "object" ? moved?.net : undefined;
}
