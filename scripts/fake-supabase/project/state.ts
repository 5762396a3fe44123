import { authSettings } from "./settings/auth.ts";
import { postgrestSettings, realtimeSettings, storageSettings } from "./settings/services.ts";
import { newApiKey, type ProjectKey } from "./api-keys.ts";
import type { Settings } from "./settings/settings.ts";
import type { Bundle, DeployedFunction } from "./bundles.ts";

/**
 * Everything that the API reads and writes, except what is in the database. A test may change it
 * behind a deployer's back: each change counts from the next request on.
 */
export interface ProjectState {
  ref: string;
  name: string;
  /** `ACTIVE_HEALTHY`, `COMING_UP`, `INACTIVE` (a paused project), … */
  status: string;
  /** Each call for the project's health that finds it coming up counts this down. */
  healthChecksUntilUp: number;
  plan: "free" | "pro";
  keys: ProjectKey[];
  /** The keys of before, `anon` and `service_role`. The fake lists them and never accepts them. */
  legacyKeysEnabled: boolean;
  signingKeys: { id: string; algorithm: string; status: string }[];
  /**
   * How many connections of each temporary role the pooler refuses, because it still knows the
   * password before.
   */
  staleLogins: Map<string, number>;
  /** The functions' secrets. The API shows only a digest of each. */
  secrets: Map<string, string>;
  /** By their slugs. */
  functions: Map<string, DeployedFunction>;
  /** The secret keys as the functions know them: those of their last deploy. */
  keysInFunctions: ReadonlyMap<string, string>;
  /** What was uploaded, by its digest, also before it is live. */
  bundles: Map<string, Bundle>;
  auth: Settings;
  postgrest: Settings;
  realtime: Settings;
  storage: Settings;
  /** The database's disk, and whether it is so full that the project only reads. */
  disk: { sizeBytes: number; usedBytes: number; readOnly: boolean };
  /** The rows that a query of the logs answers, whatever the query is. */
  logs: Record<string, unknown>[];
  /** The findings of the advisors. */
  lints: { security: unknown[]; performance: unknown[] };
  /** The answer about the project's own domain; undefined for a project without one. */
  customHostname: unknown;
}

export function newProjectState(ref: string): ProjectState {
  return {
    ref,
    name: "wan",
    status: "ACTIVE_HEALTHY",
    healthChecksUntilUp: 0,
    plan: "free",
    keys: [newApiKey("publishable", "default"), newApiKey("secret", "default")],
    legacyKeysEnabled: false,
    signingKeys: [
      { id: crypto.randomUUID(), algorithm: "ES256", status: "in_use" },
      { id: crypto.randomUUID(), algorithm: "HS256", status: "previously_used" },
    ],
    staleLogins: new Map(),
    secrets: new Map(),
    functions: new Map(),
    keysInFunctions: new Map(),
    bundles: new Map(),
    auth: authSettings(),
    postgrest: postgrestSettings(),
    realtime: realtimeSettings(),
    storage: storageSettings(),
    disk: { sizeBytes: 8_589_934_592, usedBytes: 200_000_000, readOnly: false },
    logs: [],
    lints: { security: [], performance: [] },
    customHostname: undefined,
  };
}
