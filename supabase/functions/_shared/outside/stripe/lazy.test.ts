import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, vi } from "vitest";
import { connectStripe } from "./stripe.ts";

const loaded = vi.hoisted(() => ({ times: 0 }));
vi.mock("stripe", async (importOriginal) => {
  loaded.times += 1;
  return await importOriginal();
});

const env: Record<string, string> = {
  SUPABASE_URL: "https://project.supabase.co",
  SUPABASE_PUBLISHABLE_KEYS: '{ "default": "sb_publishable_default" }',
  SUPABASE_SECRET_KEYS: '{ "default": "sb_secret_default" }',
  SUPABASE_JWKS: '{ "keys": [] }',
  REPLICATE_API_TOKEN: "r8_test",
  GENERATION_TOKEN_SECRETS: "a-secret-of-the-tests-made-by-nobody",
  STRIPE_SECRET_KEY: "sk_test_of_the_tests",
  STRIPE_WEBHOOK_SECRETS: "whsec_of_the_tests_and_nobody_else",
  APP_URL: "https://wan.example",
};

it("Stripe's client is loaded by the first call to Stripe, and by no function before that", async () => {
  vi.stubGlobal("Deno", { env: { get: (name: string) => env[name], toObject: () => env } });
  vi.spyOn(console, "log").mockImplementation(() => {});
  const functions = new URL("../../../", import.meta.url);
  const names = (await readdir(functions, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("_"));
  expect(names.length).toBeGreaterThan(7);
  for (const { name } of names) {
    const { default: edge } = await import(new URL(`${name}/index.ts`, functions).href);
    const url = `https://project.supabase.co/functions/v1/${name}`;
    const request = new Request(url, { method: "POST", body: "{}" });
    // No function does anything for nobody, but the webhooks are in their world by then.
    expect((await edge.fetch(request)).status).toBeGreaterThanOrEqual(400);
  }
  expect(loaded.times).toBe(0);

  const server = createServer((_request, response) => response.writeHead(400).end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stripe = connectStripe({
    secretKey: "sk_test_of_the_tests",
    livemode: false,
    webhookSecrets: [],
    apiUrl: new URL(`http://127.0.0.1:${port}`),
    appUrl: "https://wan.example",
  }, () => {}).within(10_000);
  await expect(stripe.getSession("cs_1")).rejects.toMatchObject({ name: "StripeUnavailable" });
  expect(loaded.times).toBe(1);
  server.close();
});
