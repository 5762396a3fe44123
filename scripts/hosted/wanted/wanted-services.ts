/**
 * The settings of a hosted project that are ours: a few dozen of some three hundred. What they must
 * be comes from supabase/config.toml, supabase/templates/ and what the operator gave. All others
 * belong to the operator.
 */
import { join } from "node:path";
import { readConfig } from "../../stack/config.ts";
import type { Given } from "../given.ts";
import { wantedApi } from "./api.ts";
import { wantedAuth } from "./auth.ts";
import { wantedMails } from "./mails.ts";
import { wantedRealtime } from "./realtime.ts";
import { wantedStorage } from "./storage.ts";
import type { WantedSettings } from "./wanted-settings.ts";

export interface WantedService {
  service: "Auth" | "Data API" | "Realtime" | "Storage";
  /** Where to read and change them, after `/v1/projects/<ref>`. */
  path: string;
  settings: WantedSettings;
}

/** Throws a sentence if what was given contradicts itself. */
export async function readWantedServices(root: string, given: Given): Promise<WantedService[]> {
  const config = await readConfig(join(root, "supabase/config.toml"));
  return [
    {
      service: "Auth",
      path: "/config/auth",
      settings: { ...wantedAuth(config, given), ...wantedMails(config.auth, given) },
    },
    { service: "Data API", path: "/postgrest", settings: wantedApi(config.api) },
    { service: "Realtime", path: "/config/realtime", settings: wantedRealtime },
    { service: "Storage", path: "/config/storage", settings: wantedStorage(config) },
  ];
}
