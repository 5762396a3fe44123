import { Stripe } from "stripe";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Receiver, useReceiver } from "../../fakes/test/receiver.ts";
import { createStripeControl, type StripeControl } from "../control/client.ts";
import { type FakeStripeOptions, startFakeStripe } from "../fake-stripe.ts";
import { PATIENCE_MS } from "../../test/patience.ts";

export const KEY = "sk_test_of_the_tests";
export const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** The official client, unchanged except for its address. */
export function clientOf(apiUrl: string, config: Stripe.StripeConfig = {}): Stripe {
  const { hostname, port } = new URL(apiUrl);
  return new Stripe(KEY, {
    host: hostname,
    port,
    protocol: "http",
    telemetry: false,
    maxNetworkRetries: 0,
    timeout: PATIENCE_MS,
    ...config,
  });
}

interface Fake {
  urls: { api: string; page: string; control: string };
  control: StripeControl;
  stripe: Stripe;
  /** Creates a session for 5.00 EUR with other values. It must be accepted. */
  session(
    params?: Partial<Stripe.Checkout.SessionCreateParams>,
    key?: string,
  ): Promise<Stripe.Response<Stripe.Checkout.Session>>;
  /** A session that has been paid, and its payment. */
  paid(
    params?: Partial<Stripe.Checkout.SessionCreateParams>,
    order?: Parameters<StripeControl["pay"]>[1],
  ): Promise<{ session: string; paymentIntent: string }>;
  /** A call without the client. */
  raw(
    method: string,
    path: string,
    body?: string,
    headers?: Record<string, string>,
  ): Promise<Response>;
}

/** A fake whose clock stops until a test moves it. Reset before each test. */
export function useFakeStripe(options: FakeStripeOptions = {}): Fake {
  let server: { close(): Promise<void> } | undefined;
  const fake: Fake = {
    urls: { api: "", page: "", control: "" },
    control: createStripeControl(""),
    stripe: clientOf("http://127.0.0.1:1"),
    session: (params = {}, key) =>
      fake.stripe.checkout.sessions.create(
        { ...aPack, ...params },
        key === undefined ? {} : { idempotencyKey: key },
      ),
    async paid(params, order) {
      const { id } = await fake.session(params);
      const { session } = await fake.control.pay(id, order);
      return { session: id, paymentIntent: session.payment_intent ?? "" };
    },
    raw: (method, path, body, headers = {}) =>
      fetch(fake.urls.api + path, {
        method,
        headers: {
          authorization: `Bearer ${KEY}`,
          ...(body !== undefined && { "content-type": "application/x-www-form-urlencoded" }),
          ...headers,
        },
        ...(body !== undefined && { body }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      }),
  };

  beforeAll(async () => {
    const started = await startFakeStripe({
      secretKey: KEY,
      webhookSecret: SECRET,
      ...options,
    });
    fake.urls = { api: started.apiUrl, page: started.pageUrl, control: started.controlUrl };
    fake.control = started.control;
    fake.stripe = clientOf(started.apiUrl);
    server = started;
  });
  beforeEach(async () => {
    await fake.control.reset();
    await fake.control.scale(0);
  });
  afterAll(() => server?.close());
  return fake;
}

/** Receives the fake's webhooks of every type. */
export function useStripeReceiver(fake: Fake): Receiver & { types(): string[] } {
  const receiver = useReceiver();
  beforeEach(async () => {
    await fake.control.addEndpoint(receiver.url, ["*"], SECRET);
  });
  return Object.assign(receiver, {
    types: () => receiver.calls.map(({ body }) => String(JSON.parse(body.toString()).type)),
  });
}

export const aPack = {
  mode: "payment",
  line_items: [{
    quantity: 1,
    price_data: {
      currency: "eur",
      unit_amount: 500,
      product_data: { name: "500 credits" },
    },
  }],
  success_url: "http://localhost:5173/credits?purchase=p1",
  cancel_url: "http://localhost:5173/credits?purchase=p1&canceled=1",
  client_reference_id: "p1",
  customer_email: "ada@example.com",
  metadata: { purchase_id: "p1" },
  payment_intent_data: { metadata: { purchase_id: "p1" } },
} satisfies Stripe.Checkout.SessionCreateParams;

/** What the official client throws for a refused call, in the words that matter. */
export async function refusal(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const { type, rawType, code, param, statusCode, message } = error;
    return { type, rawType, code, param, statusCode, message };
  }
  throw new Error("the call was not refused");
}
