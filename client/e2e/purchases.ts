/** Purchases of a story's user, made and paid without the app's screens. */
import { createClient } from "@supabase/supabase-js";
import { inject } from "vitest";
import { stripe } from "./checkout.ts";
import type { Account } from "./browser.ts";

const options = { auth: { persistSession: false, autoRefreshToken: false } };

/** Starts a purchase of 500 credits for 5 euros. `session` is its checkout at the fake Stripe. */
export async function startPurchase(
  { email, password }: Account,
): Promise<{ id: string; session: string }> {
  const { apiUrl, publishableKey } = inject("stack");
  const client = createClient(apiUrl, publishableKey, options);
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  const id = crypto.randomUUID();
  const body = { id, pack: "500-eur-5", return_to: "billing", locale: "en" };
  const started = await client.functions.invoke("create-checkout", { body });
  if (started.error) throw started.error;
  const session = (await stripe().sessions()).find((one) => one.client_reference_id === id);
  if (!session) throw new Error("The fake Stripe has no session for this purchase.");
  return { id, session: session.id };
}

/** Buys 500 credits for 5 euros. Resolves when the webhook has granted them. */
export async function buyCredits(account: Account): Promise<{ id: string; session: string }> {
  const purchase = await startPurchase(account);
  await stripe().pay(purchase.session);
  return purchase;
}

/** Spends credits of the account, down to this balance. */
export async function spendDownTo(account: Account, balance: number): Promise<void> {
  const { apiUrl, secretKey } = inject("stack");
  const admin = createClient(apiUrl, secretKey, options);
  const { data, error } = await admin.from("profiles").select("credits").eq("id", account.id)
    .single<{ credits: number }>();
  if (error) throw error;
  const moved = await admin.rpc("add_credits", {
    p_user_id: account.id,
    p_amount: balance - data.credits,
    p_type: "adjustment",
    p_description: "For a story",
  });
  if (moved.error) throw moved.error;
}
