/** The world that a handler works in. */
import type { Accounts } from "../outside/accounts.ts";
import type { AdminDatabase, Database } from "../outside/database/database.ts";
import type { Settings } from "../outside/env.ts";
import type { Log } from "./log.ts";
import type { ReplicateApi } from "../outside/replicate.ts";
import type { Files, Pictures, Videos } from "../outside/storage.ts";

/** Everything outside a handler. */
export interface World {
  /** The signed-in user; empty where the function takes calls without one. */
  userId: string;
  /** As the caller: row-level security holds. */
  db: Database;
  /** Past row-level security. */
  adminDb: AdminDatabase;
  pictures: Pictures;
  videos: Videos;
  files: Files;
  accounts: Accounts;
  replicate: ReplicateApi;
  settings: Settings;
  fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now(): number;
  /** Goes on behind the answer. */
  later(work: Promise<unknown>): void;
  log: Log;
}

export type Handler = (request: Request, world: World) => Promise<Response>;
