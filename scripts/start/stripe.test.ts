import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { signUp } from "../../supabase/tests/kills/fixtures/account.ts";
import { checkOut, purchaseIn } from "../../supabase/tests/kills/fixtures/buyer.ts";
import { anyPorts, exampleSettings, startLocal } from "../local.ts";
import { chooseStripe, type Stripe } from "./stripe.ts";
import { makeProjectFolder } from "../test/started-folder.ts";

const opened: Stripe[] = [];
afterEach(async () => {
  for (const stripe of opened.splice(0)) await stripe.close();
});

const webhookUrl = "http://127.0.0.1:1/functions/v1/stripe-webhook";

async function choose(change: Record<string, string>): Promise<Stripe> {
  const settings = { ...await exampleSettings(), ...change };
  const stripe = await chooseStripe(settings, anyPorts, webhookUrl, () => {});
  opened.push(stripe);
  return stripe;
}

it("without a key a fake Stripe starts, and its page is where the app may leave to", async () => {
  const { env, checkoutOrigins, controlUrl = "" } = await choose({});
  const endpoints: unknown = await (await fetch(`${controlUrl}/endpoints`)).json();
  const { STRIPE_WEBHOOK_SECRETS: secret } = await exampleSettings();
  expect(endpoints).toMatchObject([{ url: webhookUrl, secrets: [secret] }]);
  expect(env["STRIPE_API_URL"]).toBe(new URL(controlUrl).origin);
  expect(checkoutOrigins).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(checkoutOrigins).not.toBe(env["STRIPE_API_URL"]);
});

describe("with a test key", () => {
  it.each(["sk_test_51abc", "rk_test_51abc"])("the real Stripe is used: %s", async (key) => {
    const { env, checkoutOrigins, controlUrl } = await choose({ STRIPE_SECRET_KEY: key });
    expect({ env, checkoutOrigins, controlUrl }).toEqual({
      env: { STRIPE_API_URL: "" },
      checkoutOrigins: "",
      controlUrl: undefined,
    });
  });
});

describe("nothing starts, and a sentence says why, with", () => {
  it.each(["sk_live_51abc", "rk_live_51abc"])("a live key: %s", async (key) => {
    await expect(choose({ STRIPE_SECRET_KEY: key })).rejects.toThrow(/is a live key/);
  });

  it.each(["pk_test_51abc", "whsec_51abc", "51abc"])("what is no key: %s", async (key) => {
    await expect(choose({ STRIPE_SECRET_KEY: key })).rejects.toThrow(/is no test key/);
  });
});

it(
  "a checkout that a stopped fake has forgotten ends at the next start, and the pack can be bought",
  async () => {
    const { path: dataFolder, remove } = await makeProjectFolder();
    onTestFinished(remove);
    const settings = await exampleSettings();
    const options = {
      ports: anyPorts,
      settings,
      dataFolder,
      seed: false,
      fsync: false,
      warmFunctions: false,
    };
    const forgotten = crypto.randomUUID();

    const first = await startLocal(options);
    const account = await signUp(first.stack);
    expect(await checkOut(first.stack, account, forgotten)).toMatchObject({ status: 201 });
    await first.stop();

    const { stack, stop } = await startLocal({
      ...options,
      ports: { ...anyPorts, ...first.stack.ports },
    });
    onTestFinished(stop);
    expect(await purchaseIn(stack, forgotten)).toMatchObject({ state: "expired" });
    const answer = await checkOut(stack, account, crypto.randomUUID());
    expect(answer).toMatchObject({ status: 201, url: expect.stringContaining("/c/pay/") });
    expect([...await stack.sql`select invariant from private.violations`]).toEqual([]);
  },
);
