import { FunctionsHttpError } from "@supabase/supabase-js";
import { describe, expect, inject, it } from "vitest";
import { createStripeControl } from "../../../scripts/fake-stripe/control/client.ts";
import { problemSchema } from "../../functions/_shared/contracts/problems.ts";
import {
  checkoutSchema,
  purchaseStatusAnswerSchema,
} from "../../functions/_shared/contracts/account/purchases.ts";
import { balanceOf, ledgerOf } from "../fixtures/credits.ts";
import { sql } from "../fixtures/database.ts";
import { newPerson, type Person } from "../fixtures/people.ts";
import { agePurchase } from "../fixtures/purchases.ts";

const { stripeControlUrl, checkoutOrigins } = inject("stack");
const stripe = createStripeControl(stripeControlUrl);
const pack = "500-eur-5";

async function call({ client }: Person, name: string, body: object) {
  const { data, error, response } = await client.functions.invoke(name, { body });
  if (!error) return { status: response?.status ?? 0, data: data as unknown };
  if (!(error instanceof FunctionsHttpError)) throw error;
  const answer: Response = error.context;
  return { status: answer.status, problem: problemSchema.parse(await answer.json()) };
}

async function checkout(person: Person, id: string, change: object = {}) {
  const { data, ...answer } = await call(person, "create-checkout", { id, pack, ...change });
  return { ...answer, ...(data === undefined ? {} : checkoutSchema.parse(data)) };
}

async function statusOf(person: Person, id: string, change: object = {}) {
  const { data, ...answer } = await call(person, "purchase-status", { id, ...change });
  return { ...answer, ...(data === undefined ? {} : purchaseStatusAnswerSchema.parse(data)) };
}

/** Otherwise Stripe is asked about a purchase once in five seconds. */
const letAsk = (id: string) =>
  sql`update public.purchases set settled_at = null, checked_at = null where id = ${id}`;

/** Begins a purchase whose webhooks are lost, and returns its session. */
async function begin(person: Person, id: string): Promise<string> {
  await stripe.fault({ op: "webhook", about: id }, "drop");
  await checkout(person, id);
  const [session] = await stripe.sessionsFor(id);
  return session?.id ?? "";
}

describe("a purchase, through the real functions", () => {
  it("is paid on Stripe's page, and its credits come by the webhook", async () => {
    const person = await newPerson();
    const id = crypto.randomUUID();
    const { status, purchase, url } = await checkout(person, id, { return_to: "create" });
    expect([status, purchase?.state]).toEqual([201, "open"]);
    expect(checkoutOrigins).toContain(new URL(url ?? "").origin);
    const [session] = await stripe.sessionsFor(id);
    await stripe.pay(session?.id ?? "");
    expect(await balanceOf(person.id)).toBe(600);
    expect((await ledgerOf(person.id)).at(-1)).toMatchObject({ type: "purchase", amount: 500 });
  });

  it.each([
    "reset",
    "status:500",
    "status:503",
    "html",
    "in_flight",
    "accept_then_reset",
    "accept_then_cut",
    "accept_then_half",
    "accept_then_status:500",
    "url_null",
  ])("has one session when the create is answered by %s once", async (effect) => {
    const person = await newPerson();
    const id = crypto.randomUUID();
    const { user } = (await person.client.auth.getUser()).data;
    await stripe.fault({ op: "create_session", about: user?.email ?? "" }, effect, 1);
    const first = await checkout(person, id);
    await letAsk(id);
    const second = await checkout(person, id);
    expect(first.status === 201 || first.problem?.code === "checkout_unclear").toBe(true);
    const [session, ...others] = await stripe.sessionsFor(id);
    expect(others).toEqual([]);
    expect(second).toMatchObject({ status: 200, purchase: { state: "open" } });
    expect(second.url).toBe(session?.url);
    expect(second.url).toContain("/c/pay/");
  });

  it("is settled by the page after it, when the webhook was lost, and has a receipt then", async () => {
    const person = await newPerson();
    const id = crypto.randomUUID();
    await stripe.pay(await begin(person, id));
    expect(await balanceOf(person.id)).toBe(100);
    expect(await statusOf(person, id, { receipt: true })).toMatchObject({
      purchase: { state: "open" },
      receipt_url: null,
    });
    const { purchase } = await statusOf(person, id);
    expect(purchase).toMatchObject({ state: "paid", granted: 500 });
    await letAsk(id);
    const { receipt_url } = await statusOf(person, id, { receipt: true });
    expect(receipt_url).toMatch(/^https?:/);
    // The next one is asked for within the same second, however slow this machine is.
    await sql`
      update public.purchases set checked_at = checked_at + interval '1 hour' where id = ${id}`;
    expect(await statusOf(person, id, { receipt: true })).toMatchObject({
      problem: { code: "busy" },
    });
    expect(await balanceOf(person.id)).toBe(600);

    const stranger = await newPerson();
    expect(await statusOf(stranger, id)).toMatchObject({
      status: 404,
      problem: { code: "purchase_not_found" },
    });
  });

  it("says that a payment takes days, and gives no credits before it has come", async () => {
    const person = await newPerson();
    const id = crypto.randomUUID();
    const session = await begin(person, id);
    await stripe.pay(session, { method: "sepa_debit" });
    expect((await statusOf(person, id)).purchase?.state).toBe("processing");
    expect(await balanceOf(person.id)).toBe(100);
    await stripe.asyncFail(session);
    await letAsk(id);
    expect((await statusOf(person, id)).purchase?.state).toBe("failed");
    expect(await balanceOf(person.id)).toBe(100);
  });

  it("is what Stripe has it to be when words are new, or values are missing", async () => {
    const person = await newPerson();
    const id = crypto.randomUUID();
    const session = await begin(person, id);
    await stripe.pay(session);
    for (const effect of ["unknown_status:paused", "nulls", "status:500", "status:401"]) {
      const fault = await stripe.fault({ op: "get", about: id }, effect);
      expect((await statusOf(person, id)).purchase, effect).toMatchObject({
        state: "open",
        granted: 0,
      });
      await stripe.clearFault(fault);
      await letAsk(id);
    }
    await stripe.fault({ op: "get", about: id }, "unknown_fields");
    expect((await statusOf(person, id)).purchase?.state).toBe("paid");
  });
});

describe("a purchase whose session Stripe does not know any more", () => {
  it("is ended when its pack is bought again, and then a new one is made", async () => {
    const person = await newPerson();
    const id = crypto.randomUUID();
    await begin(person, id);
    await stripe.fault({ op: "get", about: id }, "status:404");
    // At first it may only not be found yet.
    expect(await checkout(person, crypto.randomUUID())).toMatchObject({
      problem: { code: "checkout_unclear" },
    });
    await agePurchase(id, 1);
    await letAsk(id);
    expect(await checkout(person, crypto.randomUUID())).toMatchObject({
      purchase: { id, state: "expired" },
      url: null,
    });
    const again = await checkout(person, crypto.randomUUID());
    expect(again).toMatchObject({ status: 201, purchase: { state: "open" } });
    expect(again.url).not.toBeNull();
  });
});

describe("an account deletion", () => {
  const deleted = { confirm: "delete my account" };

  it("ends a purchase that is open at Stripe first", async () => {
    const person = await newPerson();
    const id = crypto.randomUUID();
    const session = await begin(person, id);
    expect((await call(person, "delete-account", deleted)).status).toBe(200);
    expect(await stripe.sessionsFor(id)).toMatchObject([{ status: "expired" }]);
    await expect(stripe.pay(session)).rejects.toThrow("409");
  });

  it("goes on after an error with which Stripe ended the purchase, and which Stripe keeps", async () => {
    const person = await newPerson();
    const id = crypto.randomUUID();
    await begin(person, id);
    await stripe.fault({ op: "expire", about: id }, "accept_then_status:500", 1);
    expect(await call(person, "delete-account", deleted)).toMatchObject({
      status: 503,
      problem: { code: "payments_unavailable" },
    });
    expect((await call(person, "delete-account", deleted)).status).toBe(200);
  });

  it("goes on if Stripe does not know the session, as after a change of the account there", async () => {
    const person = await newPerson();
    const id = crypto.randomUUID();
    await begin(person, id);
    await agePurchase(id, 1);
    await stripe.fault({ op: "expire", about: id }, "status:404");
    await stripe.fault({ op: "get", about: id }, "status:404");
    expect((await call(person, "delete-account", deleted)).status).toBe(200);
  });

  it("settles a purchase that was just paid, and its credits go with the account", async () => {
    const person = await newPerson();
    const id = crypto.randomUUID();
    await stripe.pay(await begin(person, id));
    expect((await call(person, "delete-account", deleted)).status).toBe(200);
    const [row] = await sql`
      select state, granted, exists (
        select 1 from private.purchase_addresses where purchase_id = purchases.id) as has_address
      from public.purchases where id = ${id}`;
    expect(row).toEqual({ state: "paid", granted: 500, has_address: false });
    expect(await balanceOf(person.id)).toBe(0);
  });

  it("is refused with a date while a payment is on its way, and nothing is deleted", async () => {
    const person = await newPerson();
    const id = crypto.randomUUID();
    await stripe.pay(await begin(person, id), { method: "sepa_debit" });
    await statusOf(person, id);
    expect(await call(person, "delete-account", deleted)).toMatchObject({
      status: 409,
      problem: { code: "payment_pending", detail: expect.stringMatching(/\d{4}-\d\d-\d\d/) },
    });
    expect(await balanceOf(person.id)).toBe(100);
  });

  it("is refused when Stripe does not answer, and nothing is deleted", async () => {
    const person = await newPerson();
    const id = crypto.randomUUID();
    await begin(person, id);
    const fault = await stripe.fault({ op: "expire", about: id }, "status:401");
    expect(await call(person, "delete-account", deleted)).toMatchObject({
      status: 503,
      problem: { code: "payments_unavailable" },
    });
    expect(await balanceOf(person.id)).toBe(100);
    await stripe.clearFault(fault);
    expect((await call(person, "delete-account", deleted)).status).toBe(200);
  });
});

it("an unsigned POST gets 400 from the function, not 401 from the gateway", async () => {
  const { apiUrl } = inject("stack");
  const response = await fetch(`${apiUrl}/functions/v1/stripe-webhook`, { method: "POST" });
  expect(response.status).toBe(400);
});
