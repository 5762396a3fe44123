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
import { createSessionKeeper } from "./kept-session.ts";
import { once } from "./once.ts";
import { createSessionRule, type SessionRule } from "./session-rule.ts";
import { SESSION_KEY } from "../device/kept/remembered-user.ts";
import type { Settings } from "../settings.ts";

const AUTH_LIMIT_MS = 20_000;

/** The part of it that is left in the build (pwa/unused/unused.ts). */
type Auth = Pick<
  GoTrueClient,
  | "getUser"
  | "onAuthStateChange"
  | "resend"
  | "signInWithOtp"
  | "signInWithPassword"
  | "signOut"
  | "signUp"
  | "updateUser"
  | "verifyOtp"
>;

/** The clients whose requests carry the token of one user. */
export interface UserClient {
  from: PostgrestClient["from"];
  rpc: PostgrestClient["rpc"];
  functions(): Promise<FunctionsClient>;
  storage(): Promise<StorageClient>;
  /** The headers of a request that the caller sends itself. Null: anybody else is signed in. */
  headers(): { apikey: string; authorization: string } | null;
}

export interface Client {
  auth: Auth;
  session: SessionRule;
  /** Its requests are answered with 401, unsent, while anybody else is signed in. */
  as(userId: string): UserClient;
  realtime(): Promise<RealtimeClient>;
}

export function createSupabase({ url, publishableKey }: Settings): Client {
  const headers = { apikey: publishableKey };
  const keeper = createSessionKeeper();
  const auth = new AuthClient({
    url: `${url}/auth/v1`,
    headers,
    storageKey: SESSION_KEY,
    storage: keeper.storage,
    autoRefreshToken: false,
    // Anybody can send a link with a session of their own, which would replace the user's.
    detectSessionInUrl: false,
    fetch: fetchWithLimit,
  });

  const session = createSessionRule({
    keeper,
    askAuth: (path, { token, body }) =>
      fetch(`${url}/auth/v1${path}`, {
        method: body ? "POST" : "GET",
        headers: {
          ...headers,
          "content-type": "application/json;charset=UTF-8",
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(AUTH_LIMIT_MS),
      }),
    // These two are private in auth-js, but it has no public ones that do without a request.
    onRenewed: async () => {
      const { data } = await auth.getSession();
      await auth["_notifyAllSubscribers"]("TOKEN_REFRESHED", data.session);
    },
    remove: () => auth["_removeSession"](),
  });

  function as(userId: string): UserClient {
    // The last moment to look who is signed in: while a client loads or a file is read, another tab
    // may sign somebody else in. ask.ts renews an expired session before.
    const headersNow: UserClient["headers"] = () => {
      const kept = keeper.read();
      if (kept?.userId !== userId) return null;
      return { apikey: publishableKey, authorization: `Bearer ${kept.accessToken}` };
    };
    const fetchAsUser: typeof fetch = (input, init) => {
      const ours = headersNow();
      if (!ours) {
        return Promise.resolve(Response.json({ message: "not_signed_in" }, { status: 401 }));
      }
      const sent = new Headers(init?.headers);
      for (const [name, value] of Object.entries(ours)) sent.set(name, value);
      return fetchWithLimit(input, { ...init, headers: sent });
    };
    const rest = new PostgrestClient(`${url}/rest/v1`, { fetch: fetchAsUser });
    // It repeats a read that got no answer after 1, 2 and 4 s. Without a network that would only
    // delay the moment when the app says so.
    Object.defineProperty(rest, "retry", { get: () => navigator.onLine });
    return {
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
      headers: headersNow,
    };
  }

  return {
    auth,
    session,
    as,
    realtime: once(async () => {
      const { RealtimeClient } = await import("@supabase/realtime-js");
      const realtime = new RealtimeClient(`${url.replace(/^http/, "ws")}/realtime/v1`, {
        params: headers,
        accessToken: async () => (await session.token()) ?? publishableKey,
      });
      // A channel lives as long as its token, so each new token is sent to the server immediately.
      auth.onAuthStateChange(() => void realtime.setAuth());
      return realtime;
    }),
  };
}
