import type { Accounts } from "../outside/accounts.ts";
import type { AdminDatabase, Database } from "../outside/database/database.ts";
import type { Settings } from "../outside/env.ts";
import type { Log } from "./log.ts";
import type { ReplicateApi } from "../outside/replicate.ts";
import type { Files } from "../outside/storage/files.ts";
import type { Uploads } from "../outside/storage/uploads.ts";
import type { Videos } from "../outside/storage/videos.ts";
import type { StripeAccess } from "../outside/stripe/api.ts";

/** Everything outside a handler. Tests pass their own (fixtures/world.ts). */
export interface World {
  /** The signed-in user. Empty if the function accepts calls without one. */
  userId: string;
  /** With the caller's rights, so row-level security applies. */
  db: Database;
  /** Bypasses row-level security. */
  adminDb: AdminDatabase;
  /** With the caller's rights, too. */
  uploads: Uploads;
  videos: Videos;
  files: Files;
  accounts: Accounts;
  replicate: ReplicateApi;
  /** Null: nothing can be sold. */
  stripe: StripeAccess | null;
  settings: Settings;
  fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now(): number;
  /** Continues the work after the response is sent. */
  later(work: Promise<unknown>): void;
  log: Log;
}

export type Handler = (request: Request, world: World) => Promise<Response>;
