/** What other shops have never heard of. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { startFakeStripe } from "../../../scripts/fake-stripe/fake-stripe.ts";
import { until } from "../../../scripts/stack/within.ts";
import { handledEvents } from "../../functions/_shared/purchase/events.ts";
import { pack } from "../fixtures/functions.ts";
import {
  granted,
  movesOf,
  newCheckout,
  newPurchase,
  reconcileAfter,
  rowOf,
  stripe,
} from "./fixtures/buyer.ts";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";

it("pain 8: without any webhook, reconcile grants within three minutes", async () => {
  const bought = await newPurchase({ heard: false });
  expect(await rowOf(bought)).toMatchObject({ state: "open", granted: 0 });
  await until(PATIENCE_MS, "the grant", async () => {
    await reconcileAfter(3, bought);
    return (await rowOf(bought))?.state === "paid";
  });
  expect(await movesOf(bought)).toEqual(granted);
});

it("pain 8: an endpoint that lacks an event is found by the check", async () => {
  const fake = await startFakeStripe();
  try {
    const [missing = "", ...subscribed] = handledEvents;
    const url = "https://project.supabase.co/functions/v1/stripe-webhook";
    await fake.control.addEndpoint(url, subscribed);
    const check = promisify(execFile)(process.execPath, ["scripts/stripe-events.ts"], {
      cwd: new URL("../../..", import.meta.url),
      env: { ...process.env, STRIPE_SECRET_KEY: fake.secretKey, STRIPE_API_URL: fake.apiUrl },
      timeout: PATIENCE_MS,
    });
    await expect(check).rejects.toMatchObject({ code: 1, stdout: `${url} lacks ${missing}\n` });
  } finally {
    await fake.close();
  }
});

describe("pain 19: what was lost while nothing arrived", () => {
  it("a payment that took days is granted the next day", async () => {
    const checkout = await newCheckout();
    await stripe.pay(checkout.session, { method: "sepa_debit" });
    expect(await rowOf(checkout)).toMatchObject({ state: "processing" });
    await stripe.fault({ op: "webhook", about: checkout.id }, "drop");
    await stripe.asyncSucceed(checkout.session);
    expect(await movesOf(checkout)).toEqual([]);
    await until(PATIENCE_MS, "the grant", async () => {
      await reconcileAfter(24 * 60, checkout);
      return (await rowOf(checkout))?.state === "paid";
    });
    expect(await movesOf(checkout)).toEqual(granted);
  });

  it("a dispute is found by the weekly look at what was paid", async () => {
    const bought = await newPurchase();
    await stripe.fault({ op: "webhook", about: bought.id }, "drop");
    await stripe.dispute(bought.payment, { amount: pack.amount / 2 });
    await until(PATIENCE_MS, "the dispute", async () => {
      await reconcileAfter(7 * 24 * 60, bought);
      return (await rowOf(bought))?.taken === pack.credits / 2;
    });
    expect(await rowOf(bought)).toMatchObject({ taken: pack.credits / 2, owed: 0 });
  });
});
