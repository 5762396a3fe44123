import { once } from "./once.ts";
import { Problem } from "../problem.ts";
import type { Settings } from "../settings.ts";
import type { Client } from "./client.ts";

/** Hands out the one client; loads it when first asked. */
export type Connect = () => Promise<Client>;

export function createConnect(settings: Settings): Connect {
  return once(async () => {
    // A chunk that did not come through the tunnel may come after it.
    const { createSupabase } = await import("./client.ts").catch(() => {
      throw new Problem({ code: "unreachable", status: 0 });
    });
    return createSupabase(settings);
  });
}
