import { once } from "./once.ts";
import { Problem } from "../problem.ts";
import type { Settings } from "../settings.ts";
import type { Client } from "./client.ts";

/** Returns the shared client and loads it on first use. */
export type Connect = () => Promise<Client>;

export function createConnect(settings: Settings): Connect {
  return once(async () => {
    // A chunk that failed to load, for example in a tunnel, may load later.
    const { createSupabase } = await import("./client.ts").catch(() => {
      throw new Problem({ code: "unreachable", status: 0 });
    });
    return createSupabase(settings);
  });
}
