import { describe, expect, it } from "vitest";
import { aServerPurchase, userId } from "../fixtures/stripe.ts";
import { purchaseIdIn, sessionParamsOf } from "./checkout.ts";

const purchase = aServerPurchase({ locale: "de", return_to: "create" });
const app = "https://wan.example";

describe("what Stripe is asked to sell", () => {
  it("is the row's pack at the row's price", () => {
    const metadata = {
      app: "wan-pwa",
      purchase_id: purchase.id,
      user_id: userId,
      pack: "credits-500",
      credits: "500",
    };
    expect(sessionParamsOf(purchase, app)).toEqual({
      mode: "payment",
      line_items: [{
        quantity: 1,
        price_data: {
          currency: "eur",
          unit_amount: 500,
          product_data: { name: "500 Credits" },
        },
      }],
      client_reference_id: purchase.id,
      metadata,
      payment_intent_data: {
        metadata,
        statement_descriptor_suffix: "credits",
        receipt_email: "buyer@example.com",
      },
      customer_email: "buyer@example.com",
      success_url: `${app}/create?purchase=${purchase.id}`,
      cancel_url: `${app}/create?purchase=${purchase.id}&canceled=1`,
      expires_at: Date.parse("2026-11-23T11:00:00Z") / 1000,
      locale: "de",
    });
  });

  it("has the same bytes at any time and for any caller, whatever has happened since", () => {
    const bytes = JSON.stringify(sessionParamsOf(purchase, app));
    const later = aServerPurchase({
      locale: "de",
      return_to: "create",
      state: "expired",
      session_id: "cs_9",
      payment_intent: "pi_9",
      livemode: true,
      version: 99,
      amount_paid: 1,
      granted: 500,
      settled_at: "2026-11-23T12:00:00+00:00",
      paid_at: "2026-11-23T12:00:00+00:00",
      return_until: "2026-11-30T12:00:00+00:00",
    });
    expect(JSON.stringify(sessionParamsOf(later, app))).toBe(bytes);
  });

  it.each([
    ["credits", "/credits"],
    ["create", "/create"],
    ["billing", "/you/billing"],
    ["elsewhere", "/credits"],
  ])("leads back to %s at %s", (return_to, path) => {
    const { success_url } = sessionParamsOf(aServerPurchase({ return_to }), app);
    expect(success_url).toBe(`${app}${path}?purchase=${purchase.id}`);
  });

  it.each([["en", "500 credits", "en"], ["xx", "500 credits", "auto"], [
    "constructor",
    "500 credits",
    "auto",
  ]])("is written in the language of the row: %s", (locale, name, pageLocale) => {
    const params = sessionParamsOf(aServerPurchase({ locale }), app);
    expect(params.line_items?.[0]?.price_data?.product_data?.name).toBe(name);
    expect(params.locale).toBe(pageLocale);
  });

  it("has no address of an account that was deleted", () => {
    const text = JSON.stringify(sessionParamsOf(aServerPurchase({ email: null }), app));
    expect(text).not.toContain("email");
  });
});

describe("a purchase is found in the metadata", () => {
  const ours = { app: "wan-pwa", purchase_id: purchase.id };

  it("of our sessions and payments, and only its id is read", () => {
    expect(purchaseIdIn({ ...ours, credits: "999999" })).toBe(purchase.id);
    expect(purchaseIdIn({ ...ours, purchase_id: purchase.id.toUpperCase() })).toBe(purchase.id);
  });

  it.each([
    ["none", null],
    ["nothing in it", {}],
    ["another app's", { ...ours, app: "shop" }],
    ["no app's", { purchase_id: purchase.id }],
    ["no purchase", { app: "wan-pwa" }],
    ["a purchase that is no id", { ...ours, purchase_id: "1 or 1=1" }],
    ["an id and more", { ...ours, purchase_id: `${purchase.id} ` }],
  ])("but not with %s", (_what, metadata) => {
    expect(purchaseIdIn(metadata)).toBeNull();
  });
});
