import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { aServerPurchase } from "../../fixtures/stripe.ts";
import { sessionParamsOf } from "../../purchase/checkout.ts";
import { PageTooLarge, type StripeApi } from "./api.ts";
import { connectStripe } from "./stripe.ts";

interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

type Answer = (response: ServerResponse) => void;

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** A Stripe that answers its requests one after the other, the last answer for all the rest. */
async function listen(...answers: [Answer, ...Answer[]]) {
  const seen: Seen[] = [];
  const logged: object[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => body += chunk);
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const answer = answers[Math.min(seen.length, answers.length - 1)];
      seen.push({ method, url, headers, body });
      answer?.(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  const { port } = server.address() as AddressInfo;
  const access = connectStripe({
    secretKey: "sk_test_of_the_tests",
    livemode: false,
    webhookSecrets: [],
    apiUrl: new URL(`http://127.0.0.1:${port}`),
    appUrl: "https://wan.example",
  }, (event, facts) => logged.push({ event, ...facts }));
  return { access, stripe: access.within(30_000), seen, logged };
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer => (response) => {
    response.writeHead(status, {
      "content-type": "application/json",
      "request-id": "req_1",
      ...headers,
    }).end(JSON.stringify(body));
  };
const text = (status: number, body: string): Answer => (response) => {
  response.writeHead(status, { "content-type": "text/html" }).end(body);
};
const reset: Answer = (response) => response.destroy();
const silence: Answer = () => {};
/** The length is promised, and the connection ends before it. */
const cut: Answer = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"id":"cs_1"', () => response.destroy());
};
const refusal = (type: string, code?: string, message = "no") => ({
  error: { type, code, message, param: "line_items[0]" },
});
const list = (data: unknown[], has_more = false) => json(200, { object: "list", data, has_more });

const session = {
  id: "cs_1",
  object: "checkout.session",
  livemode: false,
  status: "open",
  payment_status: "unpaid",
  amount_subtotal: 500,
  currency: "eur",
  payment_intent: null,
  metadata: {},
  url: "https://checkout.stripe.com/c/pay/cs_1",
  novel_field: { deep: [1] },
};

const params = sessionParamsOf(aServerPurchase(), "https://wan.example");
const create = (stripe: StripeApi) => stripe.createSession(params, "purchase-1");

/** At once, because the client waits before it repeats a request. */
describe.concurrent("a create", () => {
  it("sends what is sold under our own key, with the version that we know", async () => {
    const { stripe, seen, logged } = await listen(json(200, session));
    expect(await create(stripe)).toMatchObject({ kind: "accepted", session: { id: "cs_1" } });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      method: "POST",
      url: "/v1/checkout/sessions",
      headers: {
        authorization: "Bearer sk_test_of_the_tests",
        "idempotency-key": "purchase-1",
        "stripe-version": "2026-10-28.endive",
      },
    });
    const form = new URLSearchParams(seen[0]?.body);
    expect(form.get("line_items[0][price_data][unit_amount]")).toBe("500");
    expect(form.get("payment_intent_data[metadata][purchase_id]")).toBe(aServerPurchase().id);
    expect(logged).toEqual([{
      event: "session created",
      purchase_id: "purchase-1",
      request_id: "req_1",
    }]);
  });

  it("has the same bytes each time", async () => {
    const { stripe, access, seen } = await listen(json(200, session));
    await create(stripe);
    await create(access.within(30_000));
    expect(seen[1]?.body).toBe(seen[0]?.body);
  });

  it.each<[string, Answer, number]>([
    ["400", json(400, refusal("invalid_request_error", "amount_too_small")), 400],
    ["401", json(401, refusal("invalid_request_error", "api_key_expired")), 401],
    ["402", json(402, refusal("card_error", "card_declined")), 402],
    ["403", json(403, refusal("invalid_request_error")), 403],
    ["404", json(404, refusal("invalid_request_error", "resource_missing")), 404],
    [
      "500 and the order not to repeat it, and an error of the request",
      json(
        400,
        refusal("invalid_request_error"),
        { "stripe-should-retry": "false" },
      ),
      400,
    ],
  ])("is refused, after one request, with %s", async (_what, answer, status) => {
    const { stripe, seen } = await listen(answer);
    expect(await create(stripe)).toMatchObject({ kind: "refused", status });
    expect(seen).toHaveLength(1);
  });

  it("under a key that was used with other parameters is neither refused nor unclear", async () => {
    const { stripe, seen } = await listen(json(400, refusal("idempotency_error")));
    expect(await create(stripe)).toMatchObject({ kind: "key_reused" });
    expect(seen).toHaveLength(1);
  });

  it.each<[string, Answer, number]>([
    ["the connection is reset each time", reset, 3],
    ["it gets 500 each time", json(500, refusal("api_error")), 3],
    ["it gets 503 each time", json(503, refusal("api_error")), 3],
    ["it gets a page of HTML with 502", text(502, "<html>"), 3],
    [
      "the same key is in flight each time",
      json(
        409,
        refusal("invalid_request_error", "idempotency_key_in_use"),
      ),
      3,
    ],
    [
      "it gets 500 and the order not to repeat it",
      json(500, refusal("api_error"), {
        "stripe-should-retry": "false",
      }),
      1,
    ],
    ["it gets 429", json(429, refusal("invalid_request_error", "rate_limit")), 1],
    ["the answer is half a JSON", text(200, '{"id":"cs_1"'), 1],
    ["the answer is something else", json(200, { id: "cs_1" }), 1],
    ["the answer is cut off each time", cut, 3],
    ["the answer is larger than 2 MB", text(200, JSON.stringify("x".repeat(2 * 1024 * 1024))), 1],
    [
      "the answer leads to another address",
      (response) => response.writeHead(307, { location: "https://example.com" }).end(),
      3,
    ],
  ])("is unclear when %s, and every request had the same key", async (_what, answer, requests) => {
    const { stripe, seen } = await listen(answer);
    expect(await create(stripe)).toMatchObject({ kind: "unclear" });
    expect(seen.map(({ headers }) => headers["idempotency-key"]))
      .toEqual(Array.from({ length: requests }, () => "purchase-1"));
  });

  it.each<[string, Answer]>([
    ["the connection is reset", reset],
    ["it gets 500", json(500, refusal("api_error"))],
    ["the same key is in flight", json(409, refusal("api_error", "lock_timeout"))],
    ["the answer is cut off", cut],
  ])("is accepted after %s once", async (_what, answer) => {
    const { stripe, seen } = await listen(answer, json(200, session));
    expect(await create(stripe)).toMatchObject({ kind: "accepted" });
    expect(seen).toHaveLength(2);
  });

  it("is unclear when no answer comes before the deadline", async () => {
    const { access } = await listen(silence);
    expect(await create(access.within(100)))
      .toMatchObject({ kind: "unclear", reason: expect.stringContaining("deadline") });
  });

  it("is not sent after the deadline", async () => {
    const { access, seen } = await listen(json(200, session));
    const stripe = access.within(0);
    await once(AbortSignal.timeout(1), "abort");
    expect(await create(stripe)).toMatchObject({ kind: "unclear" });
    expect(seen).toEqual([]);
  });

  it("leaves no address in the log, whatever Stripe's sentence quotes", async () => {
    const { stripe, logged } = await listen(
      json(400, refusal("invalid_request_error", "email_invalid", "Invalid: buyer@example.com")),
    );
    const created = await create(stripe);
    expect(JSON.stringify([created, logged])).not.toContain("buyer");
    expect(logged).toEqual([{
      event: "session not created",
      purchase_id: "purchase-1",
      kind: "refused",
      status: 400,
      reason: "StripeInvalidRequestError email_invalid line_items[0] 400",
      request_id: "req_1",
    }]);
  });
});

describe("a session", () => {
  it("is read with its payment and charge", async () => {
    const { stripe, seen } = await listen(json(200, {
      ...session,
      payment_intent: {
        id: "pi_1",
        status: "succeeded",
        metadata: {},
        latest_charge: { id: "ch_1", amount_captured: 595, currency: "eur", novel: 1 },
      },
    }));
    expect(await stripe.getSession("cs_1")).toMatchObject({
      payment_intent: { id: "pi_1", latest_charge: { amount_captured: 595 } },
    });
    expect(decodeURIComponent(seen[0]?.url ?? ""))
      .toBe("/v1/checkout/sessions/cs_1?expand[0]=payment_intent.latest_charge");
  });

  it("may have words that we do not know, and lack what we can do without", async () => {
    const { stripe } = await listen(json(200, {
      id: "cs_1",
      livemode: false,
      status: "novel_word",
      payment_status: "another_one",
    }));
    expect(await stripe.getSession("cs_1")).toMatchObject({ payment_status: "another_one" });
  });

  it("that Stripe does not know is none", async () => {
    const { stripe } = await listen(
      json(404, refusal("invalid_request_error", "resource_missing")),
    );
    expect(await stripe.getSession("cs_1")).toBeNull();
  });

  it.each<[string, Answer]>([
    ["Stripe is down", json(500, refusal("api_error"), { "stripe-should-retry": "false" })],
    ["the key was rolled", json(401, refusal("invalid_request_error"))],
    ["there are too many calls", json(429, refusal("invalid_request_error", "rate_limit"))],
    ["the amount is no integer", json(200, { ...session, amount_subtotal: 5.5 })],
    ["the amount is text", json(200, { ...session, amount_subtotal: "500" })],
    ["the amount is below zero", json(200, { ...session, amount_subtotal: -1 })],
    [
      "the charge has no amount",
      json(200, {
        ...session,
        payment_intent: { id: "pi_1", status: "x", latest_charge: { id: "ch_1", currency: "eur" } },
      }),
    ],
    ["the id is none", json(200, { ...session, id: "cs_1\u0000" })],
    ["the answer is null", json(200, null)],
  ])("has no usable answer when %s", async (_what, answer) => {
    const { stripe } = await listen(answer);
    await expect(stripe.getSession("cs_1")).rejects.toMatchObject({ name: "StripeUnavailable" });
  });

  it("is expired, each time under a new key, and one that is not open stays as it is", async () => {
    const { stripe, seen } = await listen(
      json(200, { ...session, status: "expired" }),
      json(400, refusal("invalid_request_error")),
    );
    expect(await stripe.expireSession("cs_1")).toBe(true);
    expect(await stripe.expireSession("cs_1")).toBe(false);
    expect(seen.map(({ url }) => url)).toEqual(Array(2).fill("/v1/checkout/sessions/cs_1/expire"));
    // Stripe would repeat its first answer to a key for a day, also an error.
    expect(new Set(seen.map(({ headers }) => headers["idempotency-key"])).size).toBe(2);
  });

  it("is not known to be expired without an answer", async () => {
    const { stripe } = await listen(json(401, refusal("invalid_request_error")));
    await expect(stripe.expireSession("cs_1")).rejects.toMatchObject({ name: "StripeUnavailable" });
  });
});

describe("a list", () => {
  const refund = (id: string) => ({ id, amount: 100, status: "succeeded" });

  it("is read to its end, page by page, even if a page is short", async () => {
    const { stripe, seen } = await listen(
      list([refund("re_3")], true),
      list([refund("re_2"), refund("re_1")]),
    );
    expect((await stripe.listRefunds("pi_1")).map(({ id }) => id)).toEqual([
      "re_3",
      "re_2",
      "re_1",
    ]);
    expect(seen.map(({ url }) => url)).toEqual([
      "/v1/refunds?limit=100&payment_intent=pi_1",
      "/v1/refunds?limit=100&starting_after=re_3&payment_intent=pi_1",
    ]);
  });

  it.each<[string, Answer[]]>([
    ["has no end", [list([refund("re_1")], true)]],
    ["says that there is more after nothing", [list([], true)]],
    ["has an item that cannot be read", [list([refund("re_1"), { id: "re_2" }])]],
    ["breaks off", [list([refund("re_1")], true), json(401, refusal("invalid_request_error"))]],
    ["is none", [json(200, { data: "re_1" })]],
  ])("that %s is not cut short in silence", async (_what, answers) => {
    const { stripe, seen } = await listen(...answers as [Answer, ...Answer[]]);
    await expect(stripe.listRefunds("pi_1")).rejects.toMatchObject({ name: "StripeUnavailable" });
    expect(seen.length).toBeLessThanOrEqual(10);
  });

  it("of disputes may lack the movements of money", async () => {
    const dispute = { id: "du_1", amount: 1, currency: "eur", status: "lost" };
    const { stripe, seen } = await listen(list([dispute]));
    expect(await stripe.listDisputes("pi_1")).toEqual([dispute]);
    expect(seen[0]?.url).toBe("/v1/disputes?limit=100&payment_intent=pi_1");
  });

  it("of sessions of a time is searched for the wanted ones", async () => {
    const { stripe, seen } = await listen(list([session, { ...session, id: "cs_2" }]));
    const found = await stripe.findSessions(
      new Date(1000),
      new Date(2500),
      ({ id }) => id === "cs_2",
    );
    expect(found.map(({ id }) => id)).toEqual(["cs_2"]);
    expect(decodeURIComponent(seen[0]?.url ?? ""))
      .toBe("/v1/checkout/sessions?limit=100&created[gte]=1&created[lte]=2");
  });

  const event = {
    id: "evt_1",
    type: "charge.refunded",
    livemode: false,
    data: { object: { id: "ch_1", object: "charge", payment_intent: "pi_1" } },
  };
  const query = { types: ["charge.refunded"], since: 1, until: 2, after: "evt_0", limit: 7 };

  it("of events is read a page at a time, within a time and of the wanted types", async () => {
    const { stripe, seen } = await listen(list([event], true));
    expect(await stripe.listEvents(query)).toMatchObject({
      events: [{ id: "evt_1", event: { id: "evt_1" } }],
      hasMore: true,
    });
    expect(decodeURIComponent(seen[0]?.url ?? "")).toBe(
      "/v1/events?types[0]=charge.refunded&created[gte]=1&created[lte]=2&limit=7&starting_after=evt_0",
    );
  });

  it("of events names those that cannot be read, as far as it can", async () => {
    const { stripe } = await listen(list([
      { ...event, livemode: "no" },
      { ...event, type: ["charge"], data: null },
      { ...event, id: "evt 1" },
      null,
      { ...event, id: "evt_2" },
    ]));
    expect((await stripe.listEvents(query)).events).toMatchObject([
      { id: "evt_1", type: "charge.refunded", event: null },
      { id: "evt_1", type: null, event: null },
      { id: null, type: "charge.refunded", event: null },
      { id: null, type: null, event: null },
      { id: "evt_2", type: "charge.refunded", event: { id: "evt_2" } },
    ]);
  });

  it("of events that is too large says so, at once and for that page only", async () => {
    const evidence = "x".repeat(2 * 1024 * 1024);
    const { stripe, seen, logged } = await listen(
      list([{ ...event, evidence }]),
      list([event]),
    );
    await expect(stripe.listEvents(query)).rejects.toBeInstanceOf(PageTooLarge);
    expect(seen).toHaveLength(1);
    expect(logged).toMatchObject([{
      event: "stripe call failed",
      call: "events",
      reason: "StripeAPIError answer_too_large 200",
    }]);
    expect((await stripe.listEvents(query)).events).toHaveLength(1);
  });

  it("of events that cannot be had is not called too large", async () => {
    const { stripe } = await listen(json(401, refusal("invalid_request_error")));
    await expect(stripe.listEvents(query)).rejects.toMatchObject({ name: "StripeUnavailable" });
  });
});

describe("a payment", () => {
  const payment = { id: "pi_1", status: "succeeded", metadata: { purchase_id: "1" } };

  it("is found by its id, or by its charge", async () => {
    const { stripe, seen } = await listen(
      json(200, payment),
      json(200, { id: "ch_1", payment_intent: payment }),
    );
    expect(await stripe.findPayment({ payment: "pi_1" })).toMatchObject(payment);
    expect(await stripe.findPayment({ charge: "ch_1" })).toMatchObject(payment);
    expect(seen.map(({ url }) => decodeURIComponent(url)))
      .toEqual(["/v1/payment_intents/pi_1", "/v1/charges/ch_1?expand[0]=payment_intent"]);
  });

  it("is none for a charge without one, and for ids that Stripe does not know", async () => {
    const { stripe } = await listen(
      json(200, { id: "ch_1", payment_intent: null }),
      json(404, refusal("invalid_request_error", "resource_missing")),
    );
    expect(await stripe.findPayment({ charge: "ch_1" })).toBeNull();
    expect(await stripe.findPayment({ charge: "ch_1" })).toBeNull();
    expect(await stripe.findPayment({ payment: "pi_1" })).toBeNull();
  });

  it("leads to its session", async () => {
    const { stripe, seen } = await listen(list([session]), list([]));
    expect(await stripe.findSessionOf("pi_1")).toMatchObject({ id: "cs_1" });
    expect(await stripe.findSessionOf("pi_1")).toBeNull();
    expect(seen[0]?.url).toBe("/v1/checkout/sessions?payment_intent=pi_1&limit=1");
  });
});
