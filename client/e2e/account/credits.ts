import { createClient } from "@supabase/supabase-js";
import { inject } from "vitest";

const options = { auth: { persistSession: false, autoRefreshToken: false } };

function server() {
  const { apiUrl, secretKey } = inject("stack");
  return createClient(apiUrl, secretKey, options);
}

/** Gives an account credits, or takes them, as an operator can. */
export async function moveCredits(account: string, amount: number): Promise<void> {
  const { error } = await server().rpc("add_credits", {
    p_user_id: account,
    p_amount: amount,
    p_type: "adjustment",
    p_description: "Story",
  });
  if (error) throw error;
}

/** Spends credits of the account, down to this balance. */
export async function spendDownTo({ id }: { id: string }, balance: number): Promise<void> {
  const { data, error } = await server().from("profiles").select("credits").eq("id", id)
    .single<{ credits: number }>();
  if (error) throw error;
  await moveCredits(id, balance - data.credits);
}
