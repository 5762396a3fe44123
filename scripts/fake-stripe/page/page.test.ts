import { describe, expect, test } from "vitest";
import { aPack, useFakeStripe, useStripeReceiver } from "../test/fixture.ts";

const fake = useFakeStripe();
const receiver = useStripeReceiver(fake);

async function look(
  url: string | null,
): Promise<{ status: number; html: string; headers: Headers }> {
  const response = await fetch(url ?? "", { redirect: "manual" });
  return { status: response.status, html: await response.text(), headers: response.headers };
}

async function send(url: string | null, fields: Record<string, string>) {
  const response = await fetch(url ?? "", {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
  return {
    status: response.status,
    location: response.headers.get("location"),
    html: await response.text(),
  };
}

const BUYER = { email: "ada@example.com" };

describe("the page", () => {
  test("is on another origin than the API and shows what is bought", async () => {
    const { url } = await fake.session();
    expect(new URL(url ?? "").origin).not.toBe(fake.urls.api);
    const { status, html } = await look(url);
    expect(status).toBe(200);
    for (
      const text of [
        "500 credits",
        "€5.00",
        "No money moves",
        'value="ada@example.com"',
        "Pay",
        "Back",
      ]
    ) {
      expect(html).toContain(text);
    }
    expect(html).toContain(`href="${aPack.cancel_url.replaceAll("&", "&#38;")}"`);
  });

  test("needs no script and allows none", async () => {
    const { headers, html } = await look((await fake.session()).url);
    expect(html).not.toContain("<script");
    const policy = headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    // Chromium applies form-action to the redirect, which leads back to the app.
    expect(policy).not.toContain("form-action");
  });

  test("writes amounts as their currency wants", async () => {
    const priced = (currency: string, unit_amount: number) => ({
      line_items: [{
        quantity: 1,
        price_data: { currency, unit_amount, product_data: { name: "P" } },
      }],
    });
    expect((await look((await fake.session(priced("jpy", 500))).url)).html).toContain("¥500");
    expect((await look((await fake.session(priced("kwd", 5000))).url)).html).toContain("5.000");
  });

  test("writes what it was given as text", async () => {
    const { url } = await fake.session({
      line_items: [{
        quantity: 1,
        price_data: {
          currency: "eur",
          unit_amount: 500,
          product_data: { name: '<img src=x onerror="alert(1)">' },
        },
      }],
    });
    expect((await look(url)).html).not.toContain("<img");
  });

  test("has no Back without a cancel_url", async () => {
    const { cancel_url: _cancel, ...noWayBack } = aPack;
    const { url } = await fake.stripe.checkout.sessions.create(noWayBack);
    expect((await look(url)).html).not.toContain("Back");
  });

  test("of an unknown session is a 404", async () => {
    expect((await look(`${fake.urls.page}/c/pay/cs_test_nobody`)).status).toBe(404);
    expect((await look(fake.urls.page)).status).toBe(404);
  });

  test("says that a session is finished or has expired", async () => {
    const paid = await fake.session();
    await fake.control.pay(paid.id);
    expect((await look(paid.url)).html).toContain("has been paid");
    const gone = await fake.session();
    await fake.control.expire(gone.id);
    expect((await look(gone.url)).html).toContain("has expired");
    const delayed = await fake.session();
    await fake.control.pay(delayed.id, { method: "sepa_debit" });
    expect((await look(delayed.url)).html).toContain("takes days");
    for (const { url } of [paid, gone, delayed]) {
      expect((await send(url, { ...BUYER, card: "4242424242424242" })).status).toBe(200);
    }
    expect((await fake.stripe.charges.list()).data).toHaveLength(2);
  });
});

describe("paying", () => {
  test("with a typed card leads back to the app, with the session's id if it asked for it", async () => {
    const { id, url } = await fake.session({
      success_url: "http://localhost:5173/credits?session={CHECKOUT_SESSION_ID}",
    });
    expect(await send(url, { ...BUYER, pay: "typed", card_number: "4242 4242 4242 4242" }))
      .toMatchObject({ status: 303, location: `http://localhost:5173/credits?session=${id}` });
  });

  test("waits for the answer to checkout.session.completed", async () => {
    const told = Promise.withResolvers<{ status: number }>();
    receiver.answer = ({ body }) =>
      body.includes("checkout.session.completed") ? told.promise : { status: 200 };
    const { url } = await fake.session();
    let isBack = false;
    const paying = send(url, { ...BUYER, card: "4242424242424242" }).then((answer) => {
      isBack = true;
      return answer;
    });
    await expect.poll(() => receiver.types()).toContain("checkout.session.completed");
    expect(isBack).toBe(false);
    told.resolve({ status: 200 });
    expect((await paying).status).toBe(303);
  });

  test("waits no longer than the setting allows", async () => {
    await fake.control.settings({ page_wait_ms: 10 });
    const never = Promise.withResolvers<{ status: number }>();
    receiver.answer = () => never.promise;
    const { url } = await fake.session();
    expect((await send(url, { ...BUYER, card: "4242424242424242" })).status).toBe(303);
    never.resolve({ status: 200 });
  });

  test("with a declined card says why and keeps what was typed", async () => {
    const { url } = await fake.session();
    const { status, html } = await send(url, {
      email: "bob@example.com",
      card: "4000000000009995",
    });
    expect(status).toBe(200);
    expect(html).toContain("Your card has insufficient funds.");
    expect(html).toContain('value="bob@example.com"');
    await expect.poll(() => receiver.types()).toContain("payment_intent.payment_failed");
  });

  test("needs an address", async () => {
    const { id, url } = await fake.session();
    expect((await send(url, { email: "", card: "4242424242424242" })).html).toContain(
      "enter an email address",
    );
    expect(await fake.stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: "open" });
  });

  test("by bank debit leads back before the money is there", async () => {
    const { id, url } = await fake.session();
    expect((await send(url, { ...BUYER, delayed: "sepa_debit:succeeded" })).status).toBe(303);
    expect(await fake.stripe.checkout.sessions.retrieve(id)).toMatchObject({
      status: "complete",
      payment_status: "unpaid",
    });
  });
});

describe("3-D Secure", () => {
  async function challenged() {
    const { id, url } = await fake.session();
    const answer = await send(url, { ...BUYER, card: "4000002500003155" });
    expect(answer).toMatchObject({ status: 303, location: `/c/pay/${id}/3ds` });
    return { id, url, question: `${url}/3ds` };
  }

  test("asks on a page of its own, and pays when it is completed", async () => {
    const { id, question } = await challenged();
    expect((await look(question)).html).toContain("Complete");
    expect(await fake.stripe.paymentIntents.list()).toMatchObject({
      data: [{ status: "requires_action" }],
    });
    expect((await send(question, { answer: "complete" })).status).toBe(303);
    expect(await fake.stripe.checkout.sessions.retrieve(id)).toMatchObject({
      payment_status: "paid",
    });
  });

  test("that fails leads back to the form", async () => {
    const { id, question } = await challenged();
    const { status, html } = await send(question, { answer: "fail" });
    expect(status).toBe(200);
    expect(html).toContain("unable to authenticate");
    expect(await fake.stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: "open" });
  });

  test("that nobody was asked for shows the form", async () => {
    const { url } = await fake.session();
    expect((await send(`${url}/3ds`, { answer: "complete" })).html).toContain("Card number");
  });
});

test("terms have to be agreed to if the session asks for it", async () => {
  const { id, url } = await fake.session({
    consent_collection: { terms_of_service: "required" },
    custom_text: { terms_of_service_acceptance: { message: "I agree to the house rules." } },
  });
  expect((await look(url)).html).toContain("I agree to the house rules.");
  const card = "4242424242424242";
  expect((await send(url, { ...BUYER, card })).html).toContain("Please agree");
  expect((await send(url, { ...BUYER, card, terms: "on" })).status).toBe(303);
  expect(await fake.stripe.checkout.sessions.retrieve(id)).toMatchObject({
    consent: { terms_of_service: "accepted" },
  });
});

describe("a promotion code", () => {
  const card = "4242424242424242";

  test("lowers the total, once", async () => {
    const { id, url } = await fake.session({ allow_promotion_codes: true });
    await send(url, { ...BUYER, card: "4000000000000002", promotion_code: "HALF" });
    expect((await send(url, { ...BUYER, card, promotion_code: "half" })).status).toBe(303);
    expect(await fake.stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] }))
      .toMatchObject({
        amount_subtotal: 500,
        amount_total: 250,
        total_details: { amount_discount: 250 },
        payment_intent: { amount_received: 250 },
      });
  });

  test("for everything leaves nothing to pay and no PaymentIntent", async () => {
    const { id, url } = await fake.session({ allow_promotion_codes: true });
    await send(url, { ...BUYER, card, promotion_code: "FREE" });
    expect(await fake.stripe.checkout.sessions.retrieve(id)).toMatchObject({
      status: "complete",
      payment_status: "no_payment_required",
      payment_intent: null,
      amount_total: 0,
    });
  });

  test("that is unknown is refused, and one that is not allowed does nothing", async () => {
    const allowed = await fake.session({ allow_promotion_codes: true });
    expect((await send(allowed.url, { ...BUYER, card, promotion_code: "DREAM" })).html).toContain(
      "promotion code is invalid",
    );
    const { id, url } = await fake.session();
    await send(url, { ...BUYER, card, promotion_code: "FREE" });
    expect(await fake.stripe.checkout.sessions.retrieve(id)).toMatchObject({ amount_total: 500 });
  });
});

test("a receipt shows what was paid and what was returned", async () => {
  const { paymentIntent } = await fake.paid();
  await fake.control.refund(paymentIntent, { amount: 200 });
  const [charge] = (await fake.stripe.charges.list({ payment_intent: paymentIntent })).data;
  const { html } = await look(charge?.receipt_url ?? null);
  expect(html).toContain("€5.00");
  expect(html).toContain("€2.00");
});
