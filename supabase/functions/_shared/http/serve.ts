/**
 * What all functions share: authentication, CORS, the world that a handler works in, and problems
 * as responses. A handler receives its world as an argument, so its test needs no network.
 */
import { createSupabaseContext, type SupabaseContext } from "@supabase/server";
import { createAdminClient } from "@supabase/server/core";
import { corsHeaders } from "@supabase/supabase-js/cors";
import * as z from "zod/mini";
import { connectAccounts } from "../outside/accounts.ts";
import { readOut } from "./body.ts";
import type { Database as Tables } from "../contracts/database.types.ts";
import { connectAdminDatabase, connectDatabase } from "../outside/database/database.ts";
import { readSettings } from "../outside/env.ts";
import { createLog, explain, type Log } from "./log.ts";
import { internalProblem, Problem } from "./problem.ts";
import { connectReplicate } from "../outside/replicate.ts";
import { retryUnauthorized } from "../outside/retry-unauthorized.ts";
import { connectFiles } from "../outside/storage/files.ts";
import { connectUploads } from "../outside/storage/uploads.ts";
import { connectVideos } from "../outside/storage/videos.ts";
import { connectStripe } from "../outside/stripe/stripe.ts";
import type { Handler, World } from "./world.ts";

/**
 * `user`: a signed-in user. `secret:*`: a caller with any of the project's secret keys, so that the
 * operator can give cron a key of its own and revoke it. `none`: anybody; the handler authenticates
 * the caller.
 *
 * This is the only check of the caller: every function is deployed with `verify_jwt = false`,
 * because some gateways refuse valid asymmetric tokens.
 */
type Caller = "user" | "secret:*" | "none";

/**
 * On a hosted project, `waitUntil` keeps a function running. Where it is not needed, it is
 * undefined.
 */
declare const EdgeRuntime:
  | { waitUntil(work: Promise<unknown>): void }
  | undefined;

/** What we use of Deno, also for the tests, which run on Node. */
declare const Deno: { env: { toObject(): Record<string, string> } };

/** Wraps a handler into an edge function. */
export function serve(
  name: string,
  auth: Caller,
  handle: Handler,
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method === "OPTIONS") {
      return new Response(null, { status: 204, headers: corsHeaders });
    }
    const requestId = crypto.randomUUID();
    const log = createLog(name, requestId);
    const response = await answer(request, auth, handle, log).catch(
      async (error: unknown) => {
        await readOut(request);
        const problem = error instanceof Problem ? error : internalProblem(error);
        log("problem", {
          code: problem.code,
          status: problem.status,
          reason: explain(problem),
        });
        return problem.toResponse(requestId);
      },
    );
    for (const [header, value] of Object.entries(corsHeaders)) {
      response.headers.set(header, value);
    }
    response.headers.set("x-request-id", requestId);
    return response;
  };
}

async function answer(
  request: Request,
  auth: Caller,
  handle: Handler,
  log: Log,
): Promise<Response> {
  if (request.method !== "POST") {
    throw new Problem(
      "method_not_allowed",
      `This address does not accept ${request.method}.`,
      "Send a POST request.",
    );
  }
  const { data: context, error } = await createSupabaseContext<Tables>(
    request,
    { auth },
  );
  if (error) {
    if (error.status >= 500) throw internalProblem(error);
    throw notSignedIn(error.code);
  }
  if (auth === "user" && !userSchema.safeParse(context.userClaims).success) {
    throw notSignedIn("the token is not of a user");
  }
  return await handle(request, createWorld(context, log));
}

/** The project's keys can also sign a token with another role, or for no user of Auth. */
const userSchema = z.object({ id: z.guid(), role: z.literal("authenticated") });

function notSignedIn(cause: string): Problem {
  return new Problem(
    "not_signed_in",
    "The session is missing or has expired.",
    "Sign in again.",
    { cause },
  );
}

function createWorld(context: SupabaseContext<Tables>, log: Log): World {
  const settings = readSettings(environment());
  // With the project's default key, not with that of the caller, which may be cron's own.
  const admin = createAdminClient<Tables>({
    supabaseOptions: { global: { fetch: retryUnauthorized(fetchWithin) } },
  });
  return {
    userId: context.userClaims?.id ?? "",
    db: connectDatabase(context.supabase),
    adminDb: connectAdminDatabase(admin),
    uploads: connectUploads(context.supabase),
    videos: connectVideos(admin),
    files: connectFiles(admin),
    accounts: connectAccounts(admin),
    replicate: connectReplicate(settings.replicateToken, settings.replicateUrl),
    stripe: settings.stripe && connectStripe(settings.stripe, log),
    settings,
    fetch,
    now: Date.now,
    later(work) {
      const watched = work.catch((error: unknown) =>
        log("background work failed", { reason: explain(error) })
      );
      if (typeof EdgeRuntime !== "undefined") EdgeRuntime.waitUntil(watched);
    },
    log,
  };
}

/** For a call without a limit of its own: storage-js and auth-js take no signal. */
const CALL_TIMEOUT_MS = 100_000;

const fetchWithin: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(CALL_TIMEOUT_MS) });

function environment(): Record<string, string | undefined> {
  return Deno.env.toObject();
}
