/** The only importer of supabase-js: 55 KB that wait behind one dynamic import (connect.ts). */
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { fetchWithLimit } from "./fetch-with-limit.ts";
import { SESSION_KEY } from "./remembered-user.ts";
import type { Settings } from "./settings.ts";

export type Client = SupabaseClient;

export function createSupabase(settings: Settings): Client {
  return createClient(settings.url, settings.publishableKey, {
    auth: { storageKey: SESSION_KEY },
    global: { fetch: fetchWithLimit },
  });
}
