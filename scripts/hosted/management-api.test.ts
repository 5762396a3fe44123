import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { json } from "../fakes/http/answer.ts";
import type { Answer } from "../fakes/http/answer.ts";
import { Refusal } from "./management-api.ts";
import { type ScriptedApi, startScriptedApi } from "./test/scripted-api.ts";

const schema = z.object({ ok: z.boolean() });
const ok = json(200, { ok: true });
const busy = (headers: Record<string, string> = {}) => json(429, { message: "Too many" }, headers);
const reset: Answer = { status: 0, headers: {}, body: "", wire: "reset" };

let server: ScriptedApi;
afterEach(() => server.close());

describe("a call", () => {
  it("carries the token and the body, and its answer is parsed", async () => {
    server = await startScriptedApi(ok);
    expect(await server.api.send("PATCH", "/v1/x?y=1", { a: 1 }, schema)).toEqual({ ok: true });
    expect(server.calls).toEqual([
      { method: "PATCH", path: "/v1/x?y=1", authorization: "Bearer sbp_test", body: { a: 1 } },
    ]);
  });

  it("without a schema takes an answer without a body", async () => {
    server = await startScriptedApi({ status: 204, headers: {}, body: "" });
    expect(await server.api.send("PATCH", "/v1/x", {})).toBe(undefined);
  });

  it("with an answer of another shape says where, and repeats nothing of the answer", async () => {
    server = await startScriptedApi(json(200, { ok: "sb_secret_of_somebody" }));
    const refusal = await server.api.get("/v1/x", schema).catch(String);
    expect(refusal).toContain("GET /v1/x");
    expect(refusal).toContain("ok ");
    expect(refusal).not.toContain("sb_secret_of_somebody");
  });
});

describe("a 429", () => {
  it.each<[string, Record<string, string>, number]>([
    ["the time that the answer names", { "retry-after": "7", "x-ratelimit-reset": "9" }, 7000],
    ["until the limit's minute ends", { "x-ratelimit-reset": "9" }, 9000],
    ["a second, if the answer names no time", {}, 1000],
    ["a minute and a half at most", { "retry-after": "86400" }, 90_000],
  ])("makes every call wait %s, and repeats it", async (_title, headers, ms) => {
    server = await startScriptedApi(busy(headers), ok);
    expect(await server.api.send("POST", "/v1/x", { a: 1 }, schema)).toEqual({ ok: true });
    expect(server.waits).toEqual([ms]);
    expect(server.calls).toHaveLength(2);
  });

  it("that does not end fails after five waits", async () => {
    server = await startScriptedApi(busy());
    await expect(server.api.get("/v1/x", schema)).rejects.toMatchObject({ status: 429 });
    expect(server.waits).toEqual([1000, 2000, 4000, 8000, 16_000]);
  });
});

describe.each([["a failure of the server", json(503, {})], ["a lost connection", reset]])(
  "%s",
  (_title, failure) => {
    it("repeats a call that only reads", async () => {
      server = await startScriptedApi(failure, failure, ok, failure, ok);
      expect(await server.api.get("/v1/x", schema)).toEqual({ ok: true });
      const reads = { reads: true };
      expect(await server.api.send("POST", "/v1/sql", {}, schema, reads)).toEqual({ ok: true });
      expect(server.waits).toEqual([1000, 2000, 1000]);
    });

    it("never repeats a call that changes something, because it may have been done", async () => {
      server = await startScriptedApi(failure, ok);
      await expect(server.api.send("POST", "/v1/x", {}, schema)).rejects.toThrow(Refusal);
      expect(server.calls).toHaveLength(1);
    });

    it("that does not end fails with what was called", async () => {
      server = await startScriptedApi(failure);
      await expect(server.api.get("/v1/x", schema)).rejects.toThrow("GET /v1/x");
      expect(server.calls).toHaveLength(6);
    });
  },
);

it.each([
  [400, "Supabase answered 400 to GET /v1/x: because"],
  [401, "make a new one at https://supabase.com/dashboard/account/tokens"],
  [402, "upgrade the organization's plan"],
  [403, "lacks a permission"],
  [404, "check SUPABASE_PROJECT_REF"],
])("a refusal with %i is a sentence with what Supabase said", async (status, sentence) => {
  server = await startScriptedApi(json(status, { message: "because" }));
  const refusal: unknown = await server.api.get("/v1/x", schema).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toMatchObject({ status, message: expect.stringContaining(sentence) });
  expect(String(refusal)).toContain(`${status} to GET /v1/x: because`);
  expect(server.calls).toHaveLength(1);
});
