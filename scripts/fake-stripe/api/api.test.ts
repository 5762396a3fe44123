import { describe, expect, test } from "vitest";
import { clientOf, KEY, refusal, useFakeStripe } from "../test/fixture.ts";

const fake = useFakeStripe();

async function errorOf(response: Response) {
  return (await response.json()).error;
}

describe("the API key", () => {
  test("may come as Bearer or as the user name of Basic", async () => {
    expect((await fake.raw("GET", "/v1/balance")).status).toBe(200);
    const basic = `Basic ${btoa(`${KEY}:`)}`;
    expect((await fake.raw("GET", "/v1/balance", undefined, { authorization: basic })).status)
      .toBe(200);
  });

  test.for([
    ["", "You did not provide an API key"],
    ["Bearer sk_test_of_somebody_else", "Invalid API Key provided: sk_test_****else"],
    ["Bearer sk_live_abcdefghijkl", "Invalid API Key provided: sk_live_****ijkl"],
    ["Bearer rk_live_abcdefghijkl", "Invalid API Key provided: rk_live_****ijkl"],
  ])("%j is refused with 401", async ([authorization = "", words]) => {
    const response = await fetch(`${fake.urls.api}/v1/balance`, { headers: { authorization } });
    expect(response.status).toBe(401);
    expect(await errorOf(response)).toMatchObject({
      type: "invalid_request_error",
      message: expect.stringContaining(words ?? ""),
    });
  });

  test("is never written to the request log", async () => {
    await fake.stripe.balance.retrieve();
    expect(JSON.stringify(await fake.control.requests())).not.toContain(KEY);
  });
});

test.for(["/v1/nothing", "/v2/core/events", "/", "/v1/checkout/sessions/a/b/c"])(
  "GET %s is not a call of Stripe's",
  async (path) => {
    const response = await fake.raw("GET", path);
    expect(response.status).toBe(404);
    expect(await errorOf(response)).toMatchObject({
      type: "invalid_request_error",
      message: expect.stringContaining(`Unrecognized request URL (GET: ${path})`),
    });
  },
);

test("an answer names its request, and repeats the version and the idempotency key", async () => {
  const { headers } = await fake.raw("POST", "/v1/customers", "email=ada@example.com", {
    "stripe-version": "2026-10-28.endive",
    "idempotency-key": "once",
  });
  expect(headers.get("request-id")).toMatch(/^req_[A-Za-z0-9]{14}$/);
  expect(headers.get("stripe-version")).toBe("2026-10-28.endive");
  expect(headers.get("idempotency-key")).toBe("once");
});

test("what an API call causes names the request and its key", async () => {
  const { paymentIntent } = await fake.paid();
  const refund = await fake.stripe.refunds.create({ payment_intent: paymentIntent }, {
    idempotencyKey: "refund-1",
  });
  const [event] = (await fake.stripe.events.list({ type: "refund.created" })).data;
  expect(event?.request).toEqual({
    id: refund.lastResponse.requestId,
    idempotency_key: "refund-1",
  });
  const [byItself] = (await fake.stripe.events.list({ type: "charge.succeeded" })).data;
  expect(byItself?.request).toEqual({ id: null, idempotency_key: null });
});

describe("the official client throws", () => {
  test.for(
    [
      ["status:400", "StripeInvalidRequestError", 400],
      ["status:401", "StripeAuthenticationError", 401],
      ["status:402", "StripeCardError", 402],
      ["status:403", "StripePermissionError", 403],
      ["status:404", "StripeInvalidRequestError", 404],
      ["status:409", "StripeAPIError", 409],
      ["status:429", "StripeRateLimitError", 429],
      ["status:500", "StripeAPIError", 500],
      ["status:503", "StripeAPIError", 503],
      ["html:502", "StripeAPIError", undefined],
      ["in_flight", "StripeAPIError", 409],
      ["reset", "StripeConnectionError", undefined],
      ["accept_then_cut", "StripeConnectionError", undefined],
      ["accept_then_half", "StripeAPIError", undefined],
    ] as const,
  )("under %s: %s", async ([effect, type, statusCode]) => {
    await fake.control.fault({ op: "create_session" }, effect);
    expect(await refusal(fake.session())).toMatchObject({ type, statusCode });
  });

  test("a connection error if no answer comes in time", async () => {
    await fake.control.fault({ op: "create_session" }, "hang");
    const hurried = clientOf(fake.urls.api, { timeout: 50 });
    const { type, message } = await refusal(
      hurried.checkout.sessions.create({ success_url: "http://localhost/" }),
    );
    expect([type, message]).toEqual([
      "StripeConnectionError",
      expect.stringContaining("Request aborted due to timeout"),
    ]);
  });
});
