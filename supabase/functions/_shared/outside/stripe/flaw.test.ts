import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { beforeAll, expect, it, vi } from "vitest";

const { STRIPE_WEBHOOK_SECRETS: exampleSecret = "" } = parseEnv(
  await readFile(new URL("../../../../../.env.example", import.meta.url), "utf8"),
);

/** A public project whose operator has copied one secret too many from `.env.example`. */
const env: Record<string, string> = {
  SUPABASE_URL: "https://project.supabase.co",
  SUPABASE_PUBLISHABLE_KEYS: '{ "default": "sb_publishable_default" }',
  SUPABASE_SECRET_KEYS: '{ "default": "sb_secret_default" }',
  SUPABASE_JWKS: '{ "keys": [] }',
  REPLICATE_API_TOKEN: "r8_test",
  REPLICATE_WEBHOOK_SECRETS: `whsec_${btoa("a".repeat(24))}`,
  GENERATION_TOKEN_SECRETS: "a-secret-of-the-tests-made-by-nobody",
  STRIPE_SECRET_KEY: "sk_test_of_the_tests",
  STRIPE_WEBHOOK_SECRETS: exampleSecret,
  APP_URL: "https://wan.example",
};

const log = vi.fn();

beforeAll(() => {
  vi.stubGlobal("Deno", { env: { get: (name: string) => env[name], toObject: () => env } });
  vi.spyOn(console, "log").mockImplementation(log);
});

/** Calls a function through its own door, with its settings from the environment. */
async function call(name: string, body: string, headers: Record<string, string> = {}) {
  const { default: edge } = await import(
    new URL(`../../../${name}/index.ts`, import.meta.url).href
  );
  const url = `${env["SUPABASE_URL"]}/functions/v1/${name}`;
  const response: Response = await edge.fetch(new Request(url, { method: "POST", body, headers }));
  return { status: response.status, text: await response.text() };
}

it("an event signed with the example's secret is refused on a public project, and the log says why, once", async () => {
  const body = '{ "id": "evt_1", "type": "charge.succeeded" }';
  const time = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", exampleSecret).update(`${time}.${body}`).digest("hex");
  const signed = { "stripe-signature": `t=${time},v1=${signature}` };
  log.mockClear();
  const { status, text } = await call("stripe-webhook", body, signed);
  expect(status).toBe(500);
  expect(JSON.parse(text)).toMatchObject({ code: "not_configured" });
  expect(text).not.toContain(".env.example");
  expect(log).toHaveBeenCalledTimes(1);
  expect(log).toHaveBeenCalledWith(expect.stringContaining(".env.example"));

  // With a secret of its own the same event would have been accepted, so the secret is the reason.
  env["SUPABASE_URL"] = "http://127.0.0.1:54321";
  expect((await call("stripe-webhook", body, signed)).status).toBe(200);
  env["SUPABASE_URL"] = "https://project.supabase.co";
});

it("a flaw in the settings for selling does not stop the reports about generations", async () => {
  const { status, text } = await call("replicate-webhook", "{}");
  expect([status, JSON.parse(text).code]).toEqual([401, "invalid_signature"]);
});
