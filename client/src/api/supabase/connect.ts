import { once } from "./once.ts";
import { nextTask } from "../device/timing/next-task.ts";
import { loadPart } from "../load-part.ts";
import type { Settings } from "../settings.ts";
import type { Client } from "./client.ts";

/** Returns the shared client and loads it on first use. */
export type Connect = () => Promise<Client>;

export function createConnect(settings: Settings): Connect {
  return once(async () => {
    const { createSupabase } = await loadPart(() => import("./client.ts"));
    await nextTask();
    return createSupabase(settings);
  });
}
