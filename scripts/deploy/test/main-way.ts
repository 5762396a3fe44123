import { createClient } from "@supabase/supabase-js";
import type { Generation } from "../../../supabase/functions/_shared/contracts/generation/generations.ts";
import { follow } from "../../../supabase/tests/fixtures/follow.ts";
import { readCode } from "../../stack/mailbox/read-code.ts";
import type { HostedWorld } from "./hosted-world.ts";

/**
 * The main way through the deployed app: a new user signs up with the code of the mail and makes a
 * video. Returns the generation as the user's app hears of its end.
 */
export async function makeVideo({ supabase }: HostedWorld): Promise<Generation> {
  const { publishable } = supabase.stack.keys;
  const client = createClient(supabase.projectUrl, publishable, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  try {
    const email = `${crypto.randomUUID()}@example.com`;
    const signedUp = await client.auth.signUp({ email, password: "a long password" });
    if (signedUp.error) throw signedUp.error;
    const token = await readCode(supabase.stack.urls.mailbox, email);
    const { data, error } = await client.auth.verifyOtp({ email, token, type: "email" });
    if (data.user === null) throw error ?? new Error("no session");

    const live = await follow(client, data.user.id);
    const id = crypto.randomUUID();
    const ended = live.until(id, () => {});
    const started = await client.functions.invoke("start-generation", {
      body: {
        id,
        mode: "t2v",
        model: "wan-2.2-t2v-fast",
        inputs: {},
        prompt: "A paper boat sails down a rainy street at night",
      },
    });
    if (started.error) {
      throw new Error(`Not started: ${await started.error.context?.text?.()}`);
    }
    return await ended;
  } finally {
    await client.removeAllChannels();
  }
}
