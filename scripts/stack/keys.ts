import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, generateKeyPair, importJWK, type JWTPayload } from "jose";
import * as z from "zod/mini";

/**
 * The keys that every local Supabase has, so that `.env.example` works as it is. They give access
 * only to a database on 127.0.0.1.
 */
export const localKeys = {
  publishable: "sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH",
  secret: "sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz",
  /** A second secret key, named `cron`, as an operator would make it for cron alone. */
  cronSecret: "sb_secret_cronLocal_xK3fQ0m9Zr5yUw2tB7_J4hLdNs8",
} as const;

/** The API keys of a project. One that is added or removed counts from the next request on. */
export interface ApiKeys {
  publishable: string;
  /** By their names, as functions get them in `SUPABASE_SECRET_KEYS`. All have the same rights. */
  secrets: Map<string, string>;
}

export function localApiKeys(): ApiKeys {
  const { publishable, secret, cronSecret } = localKeys;
  return { publishable, secrets: new Map([["default", secret], ["cron", cronSecret]]) };
}

/** The claims that an API key stands for, or `undefined` if it is none of these keys. */
export function claimsOfApiKey(keys: ApiKeys, key: string): JWTPayload | undefined {
  if (key === keys.publishable) return { role: "anon" };
  return [...keys.secrets.values()].includes(key) ? { role: "service_role" } : undefined;
}

const jwkSchema = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
  alg: z.literal("ES256"),
});
const savedSchema = z.object({ signing: jwkSchema, innerSecret: z.string() });

export interface SigningKeys {
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  /** The content of `/auth/v1/.well-known/jwks.json` and `SUPABASE_JWKS`. */
  jwks: { keys: Record<string, unknown>[] };
  /**
   * Shared by the gateway and the library that serves REST, Auth and Storage, which supports only
   * HS256.
   */
  innerSecret: string;
  /** The one secret API key that this library knows. The gateway puts it in place of each of ours. */
  innerSecretKey: string;
}

/**
 * The signing keys of this data folder. They are made once and kept, so sessions survive a restart.
 */
export async function loadSigningKeys(dataFolder: string): Promise<SigningKeys> {
  const keyFile = join(dataFolder, "signing-keys.json");
  const text = await readFile(keyFile, "utf8").catch(() => undefined);
  const saved = text === undefined
    ? await makeSigningKeys()
    : z.parse(savedSchema, JSON.parse(text));
  if (text === undefined) {
    await writeFile(keyFile, JSON.stringify(saved, null, 2), { mode: 0o600 });
  }

  const { d: _private, ...publicJwk } = saved.signing;
  return {
    kid: saved.signing.kid,
    privateKey: await asymmetric(saved.signing),
    publicKey: await asymmetric(publicJwk),
    jwks: { keys: [{ ...publicJwk, use: "sig", key_ops: ["verify"] }] },
    innerSecret: saved.innerSecret,
    innerSecretKey: `sb_secret_${saved.innerSecret}`,
  };
}

async function makeSigningKeys(): Promise<z.infer<typeof savedSchema>> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  return z.parse(savedSchema, {
    signing: { ...jwk, alg: "ES256", kid: crypto.randomUUID() },
    innerSecret: randomBytes(48).toString("base64url"),
  });
}

async function asymmetric(jwk: Record<string, string>): Promise<CryptoKey> {
  const key = await importJWK(jwk, "ES256");
  if (key instanceof Uint8Array) throw new TypeError("An ES256 key cannot be symmetric.");
  return key;
}
