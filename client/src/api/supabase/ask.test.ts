import { expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { createAsk } from "./ask.ts";
import type { Client } from "./client.ts";
import type { IsRefusal } from "./session-rule.ts";

/** A client whose rule sees one request that fails in this way, and passes its problem on. */
function world(failure: unknown, status = 401) {
  let isRefusal: IsRefusal | undefined;
  const run = vi.fn((once: () => Promise<unknown>, given: IsRefusal, _userId: string) => {
    isRefusal = given;
    return once();
  });
  const client = { session: { run }, as: () => ({}) } as unknown as Client;
  const ask = createAsk(() => Promise.resolve(client), "ada");
  const asked = ask(z.unknown(), () => Promise.resolve({ data: null, error: failure, status }));
  const isRefused = async () => {
    const problem = await asked.catch((thrown: unknown) => thrown);
    return isRefusal?.(problem as Parameters<IsRefusal>[0]);
  };
  return { run, isRefused };
}

const fromFunction = (body: string) => ({
  name: "FunctionsHttpError",
  context: new Response(body, { status: 401 }),
});
const fromStorage = (statusCode: string, message: string) => ({
  name: "StorageApiError",
  status: 400,
  statusCode,
  message,
});

it("runs the requests of a user by the rule for refused tokens", async () => {
  const { run, isRefused } = world({ code: "PGRST303", message: "JWT issued at future" });
  expect(await isRefused()).toBe(true);
  expect(run.mock.calls[0]?.[2]).toBe("ada");
});

it.each([
  ["REST", { code: "PGRST301", message: "No suitable key" }],
  ["a function", fromFunction('{"type":"about:blank","code":"not_signed_in","status":401}')],
  ["the functions' gateway", fromFunction('{"code":401,"message":"Invalid JWT"}')],
  ["Storage", fromStorage("401", "Unauthorized")],
  ["Storage, whose 403 means the token", fromStorage("403", '"exp" claim timestamp check failed')],
  ["Storage, in other words", fromStorage("403", "jwt expired")],
  ["Storage, about a signature", fromStorage("403", "signature verification failed")],
  ["Storage, about a key", fromStorage("400", "Invalid Compact JWS")],
])("knows a refused token from %s", async (_from, failure) => {
  expect(await world(failure).isRefused()).toBe(true);
});

it.each([
  ["a policy of Storage", fromStorage("403", "new row violates row-level security policy")],
  ["a policy of REST", { code: "42501", message: "permission denied" }],
  ["a missing answer", new TypeError("Failed to fetch")],
])("does not take %s for a refused token", async (_from, failure) => {
  expect(await world(failure, 403).isRefused()).toBe(false);
});
