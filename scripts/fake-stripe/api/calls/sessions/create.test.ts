import { describe, expect, test } from "vitest";
import { aPack, refusal, useFakeStripe } from "../../../test/fixture.ts";

const fake = useFakeStripe();
const MINIMUM = [
  "mode=payment",
  "success_url=http://localhost/",
  "line_items[0][quantity]=1",
  "line_items[0][price_data][currency]=eur",
  "line_items[0][price_data][unit_amount]=500",
  "line_items[0][price_data][product_data][name]=Credits",
];

async function create(lines: string[]) {
  const response = await fake.raw("POST", "/v1/checkout/sessions", lines.join("&"));
  return { status: response.status, body: await response.json() };
}

/** The smallest body with one of its lines replaced or added. */
function changed(line: string): string[] {
  const [name = ""] = line.split("=");
  return [...MINIMUM.filter((each) => !each.startsWith(`${name}=`)), line];
}

test("a session has what it was given, an address on the page's origin, and nothing paid", async () => {
  const session = await fake.session();
  expect(session.id).toMatch(/^cs_test_[A-Za-z0-9]{58}$/);
  expect(session).toMatchObject({
    object: "checkout.session",
    status: "open",
    payment_status: "unpaid",
    payment_intent: null,
    mode: "payment",
    ui_mode: "hosted_page",
    url: `${fake.urls.page}/c/pay/${session.id}`,
    amount_subtotal: 500,
    amount_total: 500,
    currency: "eur",
    client_reference_id: "p1",
    customer_email: "ada@example.com",
    metadata: { purchase_id: "p1" },
    success_url: aPack.success_url,
    cancel_url: aPack.cancel_url,
    livemode: false,
  });
  expect(session).not.toHaveProperty("line_items");
  expect(session.expires_at - session.created).toBe(24 * 3600);
});

test("the minimum is a mode, an address and one line", async () => {
  expect(await create(MINIMUM)).toMatchObject({ status: 200, body: { status: "open" } });
});

describe("is refused:", () => {
  test.for(
    [
      ["mode=subscription", undefined, "mode"],
      ["mode=", "parameter_invalid_empty", "mode"],
      ["success_url=", "parameter_invalid_empty", "success_url"],
      ["success_url=localhost/", "url_invalid", "success_url"],
      ["success_url=javascript:alert(1)", "url_invalid", "success_url"],
      ["cancel_url=/credits", "url_invalid", "cancel_url"],
      ["payment_method_types[0]=card", "parameter_unknown", "payment_method_types"],
      ["dream=1", "parameter_unknown", "dream"],
      ["metadata[a][b]=1", undefined, "metadata[a]"],
      [
        "line_items[0][dream]=1",
        "parameter_unknown",
        "line_items[0][dream]",
      ],
      ["line_items[0][quantity]=some", "parameter_invalid_integer", "line_items[0][quantity]"],
      ["line_items[0][quantity]=1.5", "parameter_invalid_integer", "line_items[0][quantity]"],
      ["line_items[0][quantity]=0", "parameter_invalid_integer", "line_items[0][quantity]"],
      ["line_items[0][quantity]=", "parameter_missing", "line_items[0][quantity]"],
      ["line_items[0][price]=price_1", undefined, "line_items[0][price]"],
      [
        "line_items[0][price_data][unit_amount]=-1",
        "parameter_invalid_integer",
        "line_items[0][price_data][unit_amount]",
      ],
      ["line_items[0][price_data][unit_amount]=49", "amount_too_small", undefined],
      [
        "line_items[0][price_data][currency]=EURO",
        undefined,
        "line_items[0][price_data][currency]",
      ],
      ["expires_at=soon", "parameter_invalid_integer", "expires_at"],
      ["ui_mode=hosted", undefined, "ui_mode"],
      ["allow_promotion_codes=yes", undefined, "allow_promotion_codes"],
      ["customer_email=nobody", "email_invalid", "customer_email"],
      ["expand[0]=dream", undefined, "expand"],
    ] as const,
  )("%s", async ([line, code, param]) => {
    const { status, body } = await create(changed(line));
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      type: "invalid_request_error",
      ...(code && { code }),
      ...(param && { param }),
    });
    expect(body.error.code).toBe(code);
    expect(await fake.control.sessions()).toEqual([]);
  });

  test.for(
    [
      ["mode", "mode"],
      ["success_url", "success_url"],
      ["line_items[0][price_data][currency]", "line_items[0][price_data][currency]"],
      ["line_items[0][price_data][product_data][name]", "line_items[0][price_data][product_data]"],
    ] as const,
  )("a body without %s", async ([name, param]) => {
    const { body } = await create(MINIMUM.filter((line) => !line.startsWith(`${name}=`)));
    expect(body.error).toMatchObject({ code: "parameter_missing", param });
  });

  test("metadata beyond 50 keys, 40 and 500 characters", async () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, "v"]));
    for (const metadata of [many, { ["k".repeat(41)]: "v" }, { k: "v".repeat(501) }]) {
      expect(await refusal(fake.session({ metadata }))).toMatchObject({ statusCode: 400 });
    }
    const fits = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [String(index).padStart(40, "k"), "v".repeat(500)]),
    );
    expect((await fake.session({ metadata: fits })).metadata).toEqual(fits);
  });

  test("a customer and an address together, and a customer who does not exist", async () => {
    const { id } = await fake.stripe.customers.create({ email: "ada@example.com" });
    expect(await refusal(fake.session({ customer: id }))).toMatchObject({
      param: "customer_email",
    });
    const { customer_email: _email, ...nobody } = aPack;
    expect(
      await refusal(fake.stripe.checkout.sessions.create({ ...nobody, customer: "cus_nobody" })),
    ).toMatchObject({ code: "resource_missing", param: "customer" });
    expect(
      await fake.stripe.checkout.sessions.create({ ...nobody, customer: id }),
    ).toMatchObject({ customer: id, customer_creation: null });
  });
});

describe("expires_at", () => {
  const inSeconds = (count: number) => Math.floor(Date.now() / 1000) + count;

  test("is from half an hour to a day away", async () => {
    for (const expires_at of [inSeconds(60), inSeconds(25 * 3600), 5]) {
      expect(await refusal(fake.session({ expires_at }))).toMatchObject({ param: "expires_at" });
    }
    const expires_at = inSeconds(1800);
    expect((await fake.session({ expires_at })).expires_at).toBe(expires_at);
  });

  test("ends the session then", async () => {
    const { id } = await fake.session({ expires_at: inSeconds(3600) });
    await fake.control.advance(59 * 60_000);
    expect(await fake.stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: "open" });
    await fake.control.advance(2 * 60_000);
    expect(await fake.stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: "expired" });
  });

  test("may be meant in real time although the fake's clock is days ahead", async () => {
    await fake.control.advance(5 * 24 * 3_600_000);
    const { id } = await fake.session({ expires_at: inSeconds(3600) });
    await fake.control.advance(59 * 60_000);
    expect(await fake.stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: "open" });
    await fake.control.advance(2 * 60_000);
    expect(await fake.stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: "expired" });
  });
});

test("a price that was made before can be bought by its id", async () => {
  const product = await fake.stripe.products.create({ name: "1,200 credits" });
  const price = await fake.stripe.prices.create({
    currency: "eur",
    unit_amount: 1100,
    product: product.id,
  });
  const { id } = await fake.session({ line_items: [{ price: price.id, quantity: 2 }] });
  const { data } = await fake.stripe.checkout.sessions.listLineItems(id);
  expect(data).toMatchObject([{
    description: "1,200 credits",
    amount_total: 2200,
    quantity: 2,
    price: { id: price.id, product: product.id },
  }]);
});

test("what the app asks for beyond a price is accepted and shown", async () => {
  const session = await fake.session({
    locale: "de",
    submit_type: "pay",
    automatic_tax: { enabled: true },
    tax_id_collection: { enabled: true },
    billing_address_collection: "required",
    allow_promotion_codes: true,
    invoice_creation: { enabled: true },
    consent_collection: { terms_of_service: "required" },
    custom_text: { submit: { message: "You lose the right to withdraw." } },
    origin_context: "web",
    managed_payments: { enabled: true },
    adaptive_pricing: { enabled: true },
    allowed_payment_method_types: ["card"],
    customer_creation: "always",
    payment_intent_data: {
      receipt_email: "ada@example.com",
      statement_descriptor_suffix: "CREDITS",
    },
  });
  expect(session).toMatchObject({
    locale: "de",
    automatic_tax: { enabled: true },
    tax_id_collection: { enabled: true },
    consent_collection: { terms_of_service: "required" },
    custom_text: { submit: { message: "You lose the right to withdraw." } },
    managed_payments: { enabled: true },
    customer_creation: "always",
  });
  await fake.control.pay(session.id);
  const { data } = await fake.stripe.paymentIntents.list();
  expect(data).toMatchObject([{
    receipt_email: "ada@example.com",
    statement_descriptor_suffix: "CREDITS",
    metadata: {},
  }]);
});
