import { Problem } from "./problem.ts";
import type { Settings } from "./settings.ts";
import type { Client } from "./supabase.ts";

/** Hands out the one client; loads it when first asked. */
export type Connect = () => Promise<Client>;

export function createConnect(settings: Settings): Connect {
  let client: Promise<Client> | undefined;
  return () =>
    client ??= import("./supabase.ts").then(
      ({ createSupabase }) => createSupabase(settings),
      () => {
        // A chunk that did not come through the tunnel may come after it.
        client = undefined;
        throw new Problem({ code: "unreachable", status: 0 });
      },
    );
}
