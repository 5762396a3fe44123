import { vi } from "vitest";

/**
 * Runs work that is killed after this call was done and before its answer is read. The rest of the
 * work hangs for ever, as the rest of a killed process never happens.
 *
 * Only calls that change something count: until the next of them, everything stays as this one left
 * it, so to be killed before the next is the same.
 *
 * @param call counts from 1
 * @returns false if the work ended before that call
 */
export async function runKilled(work: () => Promise<unknown>, call: number): Promise<boolean> {
  const killed = Promise.withResolvers<true>();
  const original = globalThis.fetch;
  let calls = 0;
  let isKilled = false;
  const never = new Promise<never>(() => {});
  vi.stubGlobal("fetch", async (...request: Parameters<typeof fetch>) => {
    if (isKilled) return await never;
    if (!changes(...request) || ++calls < call) return await original(...request);
    isKilled = true;
    await (await original(...request)).arrayBuffer();
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
