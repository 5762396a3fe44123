import { createClient } from "@supabase/supabase-js";
import type { Stack } from "../stack/stack.ts";
import { demoAccount } from "./demo-account.ts";

const STATE_POLL_MS = 300;

/** What it costs is a gift, so the demo account keeps its 100 credits. */
const first = {
  id: "de300000-0000-4000-8000-000000000011",
  mode: "t2v",
  model: "wan-2.7-t2v",
  prompt: "A paper boat on the open sea, waves, a bell rings far away",
  inputs: { duration_seconds: 2 },
};
const edit = {
  id: "de300000-0000-4000-8000-000000000012",
  mode: "v2v",
  model: "wan-2.7-videoedit",
  prompt: "The same sea at night, with a full moon",
  inputs: { clip: `videos/${demoAccount.id}/${first.id}.mp4` },
};

/** Nobody asked for these lines of the functions' logs. */
export const isAboutFirstVideos = (line: string) =>
  line.includes(first.id) || line.includes(edit.id);

/**
 * Gives the demo account two videos to look at: one with sound, and an edit of that one. Only if it
 * has made none yet. Both are made as in the app, so this takes as long as two runs of the fake
 * Replicate. Ends early when the signal does.
 */
export async function makeFirstVideos(
  { sql, urls, keys }: Pick<Stack, "sql" | "urls" | "keys">,
  signal: AbortSignal,
): Promise<void> {
  const [account] = await sql<{ is_new: boolean }[]>`
    select not exists (
      select from public.generations where user_id = profiles.id and id not in (${first.id}, ${edit.id})
    ) as is_new
    from public.profiles where id = ${demoAccount.id}`;
  if (!account?.is_new) return;

  const client = createClient(urls.api, keys.publishable, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { error } = await client.auth.signInWithPassword(demoAccount);
  if (error) throw error;
  for (const wanted of [first, edit]) {
    const [known] = await sql`select from public.generations where id = ${wanted.id}`;
    if (!known) await start(wanted);
    if (await endOf(wanted.id) !== "completed") return;
  }

  async function start(wanted: typeof first | typeof edit): Promise<void> {
    await sql`select public.add_credits(${demoAccount.id}, 40, 'bonus', 'A first video', ${wanted.id})`;
    const { error: refused } = await client.functions.invoke("start-generation", {
      body: { ...wanted, expected_cost: 40 },
      signal,
    });
    if (refused) throw refused;
  }

  async function endOf(id: string): Promise<string> {
    while (true) {
      signal.throwIfAborted();
      const [row] = await sql<{ state: string }[]>`
        select state from public.generations where id = ${id} and finished_at is not null`;
      if (row) return row.state;
      await new Promise((resolve) => setTimeout(resolve, STATE_POLL_MS));
    }
  }
}
