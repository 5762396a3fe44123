import { connect as connectSocket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { signUp } from "../fixtures/start-fixture-stack.ts";
import { useFixtureStack } from "../fixtures/use-fixture-stack.ts";
import type { Stack } from "../stack.ts";
import { PATIENCE_MS } from "../../test/patience.ts";

let stack: Stack;
useFixtureStack((started) => (stack = started));

const call = (path: string, init?: RequestInit) =>
  fetch(`${stack.urls.api}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS), ...init });

test("a request without a key, or with a wrong one, is refused", async () => {
  const none = await call("/rest/v1/notes");
  expect([none.status, await none.json()]).toMatchObject([401, {
    message: "No API key found in request",
  }]);
  const wrong = await call("/rest/v1/notes", { headers: { apikey: "sb_publishable_wrong" } });
  expect([wrong.status, await wrong.json()]).toMatchObject([401, { message: "Invalid API key" }]);
});

test("a forged token, a token of another issuer and no token at all are each told apart from a valid one", async () => {
  const { token } = await signUp(stack);
  const read = async (bearer: string) => {
    const headers = { apikey: stack.keys.publishable, authorization: `Bearer ${bearer}` };
    return (await call("/rest/v1/notes", { headers })).status;
  };
  const [header, claims] = token.split(".");
  expect(await read(token)).toBe(200);
  expect(await read(`${header}.${claims}.${"A".repeat(86)}`)).toBe(401);
  expect(await read("garbage")).toBe(401);
  const unsigned = `${btoa('{"alg":"none"}')}.${claims}.`;
  expect(await read(unsigned)).toBe(401);
});

test("a browser may call from any origin, with every header of supabase-js", async () => {
  const preflight = await call("/rest/v1/notes", {
    method: "OPTIONS",
    headers: { origin: "https://example.com", "access-control-request-method": "POST" },
  });
  expect(preflight.status).toBe(204);
  const allowed = preflight.headers.get("access-control-allow-headers") ?? "";
  const { corsHeaders } = await import("@supabase/supabase-js/cors");
  const sent = corsHeaders["Access-Control-Allow-Headers"] ?? "";
  for (const header of sent.split(",")) expect(allowed.split(",")).toContain(header.trim());
  const refused = await call("/rest/v1/notes");
  expect(refused.headers.get("access-control-allow-origin")).toBe("*");
});

test("an unknown path is a 404 in JSON", async () => {
  const answer = await call("/nowhere");
  expect([answer.status, await answer.json()]).toEqual([404, {
    message: "no Route matched with those values",
  }]);
});

test("a body that is too large is a 413 in JSON, with or without content-length", async () => {
  const headers = { apikey: stack.keys.publishable, "content-type": "application/json" };
  const body = new Uint8Array(2 * 1024 * 1024);
  const announced = await call("/auth/v1/signup", { method: "POST", headers, body });
  expect([announced.status, await announced.json()]).toMatchObject([413, { statusCode: "413" }]);
  const streaming = {
    method: "POST",
    headers,
    body: new Blob([body]).stream(),
    // Node requires this for a body that is a stream. Its type is missing.
    duplex: "half",
  };
  const streamed = await call("/auth/v1/signup", streaming);
  expect(streamed.status).toBe(413);
});

test("a body that is not JSON is a 400 in JSON", async () => {
  const headers = { apikey: stack.keys.publishable, "content-type": "application/json" };
  const answer = await call("/auth/v1/signup", { method: "POST", headers, body: "{" });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error_code: "bad_json" });
});

/** Everything that the gateway answers to a GET on a connection of its own. */
async function get(address: string, headers = ""): Promise<string> {
  const socket = connectSocket(stack.ports.api, "127.0.0.1");
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error(`no answer to ${address}`)));
  socket.write(`GET ${address} HTTP/1.1\r\nhost: x\r\n${headers}connection: close\r\n\r\n`);
  return await text(socket);
}

test("an invalid address does not end the gateway, and its query is not logged", async () => {
  for (const address of ["//", "http://[", "/%E0%A4%A", "http://[?token=signed"]) {
    expect(await get(address)).toMatch(/^(HTTP\/1\.1 4|$)/);
  }
  // Not by fetch: it may wait for the connection whose body was refused in an earlier test.
  expect(await get("/auth/v1/health", `apikey: ${stack.keys.publishable}\r\n`)).toMatch(
    /^HTTP\/1\.1 200/,
  );
  const log = stack.logs.all().map((event) => JSON.stringify(event)).join("\n");
  expect(log).toContain("broke off");
  expect(log).not.toContain("signed");
});
