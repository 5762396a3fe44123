/** Purchases of a story's user, made and paid without the app's screens. */
import { inject } from "vitest";
import { callFunction } from "../../../scripts/test/call-function.ts";
import { type Account, newSession } from "../phone/browser.ts";
import { stripe } from "./checkout.ts";

/** Starts a purchase of 500 credits for 5 euros. `session` is its checkout at the fake Stripe. */
export async function startPurchase(account: Account): Promise<{ id: string; session: string }> {
  const { access_token: token } = await newSession(account);
  const id = crypto.randomUUID();
  const order = { id, pack: "500-eur-5", return_to: "billing", locale: "en" };
  const started = await callFunction(inject("stack"), "create-checkout", order, { token });
  if (!started.ok) throw new Error(`create-checkout answered ${started.status}`);
  const [session] = await stripe().sessionsFor(id);
  if (!session) throw new Error("The fake Stripe has no session for this purchase.");
  return { id, session: session.id };
}

/** Buys 500 credits for 5 euros. Resolves when the webhook has granted them. */
export async function buyCredits(account: Account): Promise<{ id: string; session: string }> {
  const purchase = await startPurchase(account);
  await stripe().pay(purchase.session);
  return purchase;
}
