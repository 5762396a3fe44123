import { createHash, randomBytes } from "node:crypto";
import type { ApiKeys } from "../../stack/keys.ts";

export interface ProjectKey {
  id: string;
  name: string;
  type: "publishable" | "secret";
  key: string;
  createdAt: string;
}

export function newApiKey(type: ProjectKey["type"], name: string): ProjectKey {
  const key = `sb_${type}_${randomBytes(16).toString("base64url")}_${
    randomBytes(6).toString("base64url")
  }`;
  return { id: crypto.randomUUID(), name, type, key, createdAt: new Date().toISOString() };
}

/** The keys as the stack asks for them at each request. */
export function liveApiKeys(state: { keys: ProjectKey[] }): ApiKeys {
  const ofType = (type: ProjectKey["type"]) => state.keys.filter((each) => each.type === type);
  return {
    get publishable() {
      return ofType("publishable")[0]?.key ?? "";
    },
    get secrets() {
      return new Map(ofType("secret").map(({ name, key }) => [name, key]));
    },
  };
}

/** A key as the API shows it: without `reveal`, a secret one is cut. */
export function keyAsJson({ id, name, type, key, createdAt }: ProjectKey, reveal: boolean) {
  const prefix = key.slice(0, type === "secret" ? 15 : undefined);
  return {
    id,
    name,
    type,
    api_key: type === "secret" && !reveal ? `${prefix}···` : key,
    description: null,
    secret_jwt_template: type === "secret" ? { role: "service_role" } : null,
    hash: createHash("sha256").update(key).digest("base64url"),
    prefix,
    inserted_at: createdAt,
    updated_at: createdAt,
  };
}

/** The two keys that are JWTs. The fake's project never accepts them. */
export function legacyKeysAsJson(reveal: boolean) {
  return ["anon", "service_role"].map((name) => ({
    id: name,
    name,
    type: "legacy",
    api_key: reveal ? `eyJhbGciOiJIUzI1NiJ9.${name}.signature` : "eyJhb···",
    description: `Legacy ${name} API key`,
    hash: createHash("sha256").update(name).digest("base64url"),
    prefix: "eyJhb",
  }));
}
