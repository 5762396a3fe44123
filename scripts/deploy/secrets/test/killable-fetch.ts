import { vi } from "vitest";

/**
 * A process that is killed at one of its calls, and does nothing more from then on. Only calls that
 * change something count: at a call that reads, nothing has changed since the one before.
 */
export interface Killing {
  /** Counts from 1. */
  call: number;
  /** Before the call is sent, or after it was done and before its answer is read. */
  when: "before" | "after";
}

/**
 * Runs work that is killed at this call. The rest of the work hangs for ever, as the rest of a
 * killed process never happens.
 *
 * @returns false if the work ended before that call
 */
export async function runKilled(
  work: () => Promise<unknown>,
  { call, when }: Killing,
): Promise<boolean> {
  const killed = Promise.withResolvers<true>();
  const original = globalThis.fetch;
  let calls = 0;
  let isKilled = false;
  const never = new Promise<never>(() => {});
  vi.stubGlobal("fetch", async (...request: Parameters<typeof fetch>) => {
    if (isKilled) return await never;
    if (!changes(...request) || ++calls < call) return await original(...request);
    isKilled = true;
    if (when === "after") await (await original(...request)).arrayBuffer();
    killed.resolve(true);
    return await never;
  });
  try {
    return await Promise.race([killed.promise, work().then(() => false)]);
  } finally {
    vi.unstubAllGlobals();
  }
}

function changes(_url: Parameters<typeof fetch>[0], { method, body }: RequestInit = {}): boolean {
  if (method === undefined || method === "GET") return false;
  const sql = typeof body === "string" && body.startsWith('{"query":') ? body : undefined;
  return sql === undefined || /(create|update)_secret|update private/.test(sql);
}
