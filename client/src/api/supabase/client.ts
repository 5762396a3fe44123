/**
 * The only importer of Supabase's clients. supabase-js bundles five clients in one object of 55 KB
 * that cannot be tree-shaken. This file creates two of the five and loads the others on first use.
 * It is itself loaded by a dynamic import (connect.ts).
 */
import { AuthClient, type GoTrueClient } from "@supabase/auth-js";
import type { FunctionsClient } from "@supabase/functions-js";
import { PostgrestClient } from "@supabase/postgrest-js";
import type { RealtimeClient } from "@supabase/realtime-js";
import type { StorageClient } from "@supabase/storage-js";
import { fetchWithLimit } from "./fetch-with-limit.ts";
import { once } from "./once.ts";
import { SESSION_KEY } from "../device/remembered-user.ts";
import type { Settings } from "../settings.ts";

/** The part of it that is left in the build (pwa/unused-methods.ts). */
type Auth = Pick<
  GoTrueClient,
  | "getSession"
  | "getUser"
  | "onAuthStateChange"
  | "reauthenticate"
  | "refreshSession"
  | "resend"
  | "signInWithOtp"
  | "signInWithPassword"
  | "signOut"
  | "signUp"
  | "updateUser"
  | "verifyOtp"
>;

export interface Client {
  auth: Auth;
  from: PostgrestClient["from"];
  rpc: PostgrestClient["rpc"];
  functions(): Promise<FunctionsClient>;
  storage(): Promise<StorageClient>;
  realtime(): Promise<RealtimeClient>;
}

export function createSupabase({ url, publishableKey }: Settings): Client {
  const headers = { apikey: publishableKey };
  const auth = new AuthClient({
    url: `${url}/auth/v1`,
    headers,
    storageKey: SESSION_KEY,
    fetch: fetchWithLimit,
  });

  /** Sends requests as the signed-in user; asking for the session renews an expired one. */
  async function token(): Promise<string | null> {
    return (await auth.getSession()).data.session?.access_token ?? null;
  }

  const fetchAsUser: typeof fetch = async (input, init) => {
    const bearer = await token();
    const sent = new Headers(init?.headers);
    sent.set("apikey", publishableKey);
    if (bearer) sent.set("authorization", `Bearer ${bearer}`);
    return fetchWithLimit(input, { ...init, headers: sent });
  };

  const rest = new PostgrestClient(`${url}/rest/v1`, { fetch: fetchAsUser });

  return {
    auth,
    from: rest.from.bind(rest),
    rpc: rest.rpc.bind(rest),
    functions: once(async () => {
      const { FunctionsClient } = await import("@supabase/functions-js");
      return new FunctionsClient(`${url}/functions/v1`, { customFetch: fetchAsUser });
    }),
    storage: once(async () => {
      const { StorageClient } = await import("@supabase/storage-js");
      return new StorageClient(`${url}/storage/v1`, {}, fetchAsUser);
    }),
    realtime: once(async () => {
      const { RealtimeClient } = await import("@supabase/realtime-js");
      const realtime = new RealtimeClient(`${url.replace(/^http/, "ws")}/realtime/v1`, {
        params: headers,
        accessToken: async () => (await token()) ?? publishableKey,
      });
      // A channel lives as long as its token, so each new token is sent to the server immediately.
      auth.onAuthStateChange((_event, session) => {
        void realtime.setAuth(session?.access_token ?? null);
      });
      return realtime;
    }),
  };
}
