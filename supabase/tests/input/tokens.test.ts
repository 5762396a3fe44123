import { generateKeyPair, importJWK, SignJWT } from "jose";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import * as z from "zod/mini";
import { type Account, signUp } from "../kills/fixtures/account.ts";
import { accountIn } from "../kills/fixtures/own-stack.ts";
import { useOwnStack } from "../kills/fixtures/use-own-stack.ts";
import { allFunctions } from "./fixtures/requests.ts";

const own = useOwnStack();
let account: Account;
let signing: z.infer<typeof keySchema>;

const keySchema = z.looseObject({ kid: z.string(), x: z.string() });

beforeAll(async () => {
  account = await signUp(own.stack);
  // This file has its own stack, so that the test can read the key that signs sessions.
  const text = await readFile(join(own.dataFolder, "signing-keys.json"), "utf8");
  signing = z.parse(z.object({ signing: keySchema }), JSON.parse(text)).signing;
});

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const partsOf = (token: string) => token.split(".") as [string, string, string];
const claims = () => ({
  sub: account.id,
  role: "authenticated",
  aud: "authenticated",
  iss: `${own.stack.urls.api}/auth/v1`,
});

/** Signed with this stack's real key. */
async function signed(exp: number, change: object = {}): Promise<string> {
  return await new SignJWT({ ...claims(), ...change })
    .setProtectedHeader({ alg: "ES256", kid: signing.kid, typ: "JWT" })
    .setIssuedAt(exp - 3600).setExpirationTime(exp)
    .sign(await importJWK(signing, "ES256"));
}

const now = () => Math.floor(Date.now() / 1000);

const bad: [name: string, token: () => string | Promise<string>][] = [
  ["expired", () => signed(now() - 60)],
  ["of another issuer, expired long ago", () => signed(1, { iss: "https://evil.example" })],
  ["signed with another key under our key's id", async () => {
    const { privateKey } = await generateKeyPair("ES256");
    return await new SignJWT(claims()).setProtectedHeader({ alg: "ES256", kid: signing.kid })
      .setExpirationTime("1h").sign(privateKey);
  }],
  ["unsigned, with alg none", () =>
    `${base64({ alg: "none", typ: "JWT" })}.${
      base64({
        ...claims(),
        exp: now() + 3600,
      })
    }.`],
  ["signed by a valid token's signature, with alg None", () => {
    const [, payload, signature] = partsOf(account.token);
    return `${base64({ alg: "None" })}.${payload}.${signature}`;
  }],
  [
    "signed with HS256 and our public key",
    () =>
      new SignJWT(claims()).setProtectedHeader({ alg: "HS256", kid: signing.kid })
        .setExpirationTime("1h").sign(new TextEncoder().encode(signing.x.repeat(2))),
  ],
  ["valid except for a changed user", () => {
    const [head, , signature] = partsOf(account.token);
    const payload = { ...claims(), sub: crypto.randomUUID(), exp: now() + 3600 };
    return `${head}.${base64(payload)}.${signature}`;
  }],
  ["valid except for a changed role", () => {
    const [head, , signature] = partsOf(account.token);
    return `${head}.${
      base64({ ...claims(), role: "service_role", exp: now() + 3600 })
    }.${signature}`;
  }],
  ["cut short", () => account.token.slice(0, -10)],
  ["missing its signature", () => partsOf(account.token).slice(0, 2).join(".")],
  ["in four parts", () => `${account.token}.x`],
  ["not a JWT", () => "nonsense"],
  ["only two dots", () => ".."],
  ["eight kilobytes long", () => "x".repeat(8_000)],
];

/** Stripe signs its events and has no token, so it is told that the signature is missing. */
const refusals: Record<string, number> = { "functions/v1/stripe-webhook": 400 };

const paths = [
  ...allFunctions.map((name) => `functions/v1/${name}`),
  "rest/v1/rpc/start_generation",
  "rest/v1/rpc/add_credits",
];

it.each(bad)(
  "a token that is %s is refused everywhere, and nothing is charged",
  async (_name, make) => {
    const token = await make();
    const body = JSON.stringify({
      id: crypto.randomUUID(),
      mode: "t2v",
      model: "wan-2.2-t2v-fast",
      inputs: { resolution: "480p" },
      prompt: "A lamp in a dark room",
    });
    for (const path of paths) {
      const response = await fetch(`${own.stack.urls.api}/${path}`, {
        method: "POST",
        headers: {
          apikey: own.stack.keys.publishable,
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
        },
        body,
      });
      const text = await response.text();
      expect([path, response.status, text]).toEqual([path, refusals[path] ?? 401, text]);
    }
    expect(await accountIn(own.stack, account.id)).toEqual({
      credits: 100,
      lines: ["bonus"],
      violations: [],
    });
  },
);
