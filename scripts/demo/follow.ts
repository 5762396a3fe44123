/** Following a user's generations live, as the app does, without one. */
import type { SupabaseClient } from "@supabase/supabase-js";
import {
  type Generation,
  generationSchema,
  isFinal,
} from "../../supabase/functions/_shared/contracts/generations.ts";
import {
  GENERATION_EVENT,
  userTopic,
} from "../../supabase/functions/_shared/contracts/realtime.ts";

/** Unit: milliseconds. */
const JOIN_TIMEOUT = 10_000;
const GENERATION_TIMEOUT = 60_000;

export interface Live {
  /** Calls `onChange` for each newer version, and resolves with the final one. */
  until(id: string, onChange: (generation: Generation) => void): Promise<Generation>;
}

/** Joins the user's private topic. Throws when that is refused or takes too long. */
export async function follow(client: SupabaseClient, userId: string): Promise<Live> {
  const listeners = new Set<(generation: Generation) => void>();
  await client.realtime.setAuth();
  const channel = client.channel(userTopic(userId), { config: { private: true } })
    .on("broadcast", { event: GENERATION_EVENT }, ({ payload }) => {
      const generation = generationSchema.parse(payload);
      for (const listener of listeners) listener(generation);
    });
  await new Promise<void>((resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === "SUBSCRIBED") resolve();
      else reject(new Error(`Realtime: ${status} ${error?.message ?? ""}`));
    }, JOIN_TIMEOUT);
  });

  return {
    until: (id, onChange) =>
      new Promise((resolve, reject) => {
        let version = 0;
        const timeout = setTimeout(
          () => reject(new Error(`No end of the generation within ${GENERATION_TIMEOUT} ms.`)),
          GENERATION_TIMEOUT,
        );
        listeners.add((generation) => {
          if (generation.id !== id || generation.version <= version) return;
          version = generation.version;
          onChange(generation);
          if (!isFinal(generation.state)) return;
          clearTimeout(timeout);
          resolve(generation);
        });
      }),
  };
}
