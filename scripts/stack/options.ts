import type { Sql } from "postgres";
import type { AuthConfig } from "./config.ts";
import type { Functions } from "./functions/functions.ts";
import type { Tokens } from "./gateway/tokens.ts";
import type { ApiKeys } from "./keys.ts";
import type { EventLog, Log } from "./log.ts";

/** TCP ports on 127.0.0.1; 0 picks a free one. */
export interface StackPorts {
  api: number;
  db: number;
  mailbox: number;
}

/**
 * A project that was just made, for the fake of Supabase's management API: its database has no
 * migrations and its Vault nothing. The stack reads the settings again at each use, so a change
 * counts at once.
 */
export interface NewProject {
  apiKeys: ApiKeys;
  auth: AuthConfig;
  /** Whether Realtime refuses public channels. */
  isPrivateOnly(): boolean;
  /** What answers at `/functions/v1`. */
  startFunctions(parts: { apiUrl: string; jwks: object; tokens: Tokens; log: Log }): Functions;
}

export interface StackOptions {
  ports: StackPorts;
  /** The folder of everything that the stack keeps between starts. Created if it is missing. */
  dataFolder: string;
  /** The Supabase folder with config.toml and functions/. Default: `supabase` next to `scripts`. */
  supabaseFolder?: string;
  /** Default: `migrations` in the Supabase folder. */
  migrationsFolder?: string;
  /** Run `seed.sql` of the Supabase folder if the database is new. */
  seed: boolean;
  /** Start as this project, and not with the migrations, settings and functions of the folder. */
  newProject?: NewProject;
  /** Given to every function, in addition to the variables that a hosted project injects. */
  env?: Record<string, string>;
  /** Restart functions when their code changes. */
  watch?: boolean;
  /**
   * `false` starts each function at its first call, for tests that call few of them. Default
   * `true`: all start with the stack.
   */
  warmFunctions?: boolean;
  /**
   * `false` trades safety against a power cut for speed, for folders that a test throws away.
   * Default `true`.
   */
  fsync?: boolean;
  /**
   * `false` lifts Auth's rate limits of config.toml, for tests that sign in far more often than a
   * person. Default `true`.
   */
  limitsAuth?: boolean;
  /** Called with every event, as it happens. */
  log?: Log;
  /** Called before each step that takes time, with a title for people. */
  onStep?: (step: string) => void;
}

interface StackUrls {
  /** The URL for supabase-js' createClient, `http://127.0.0.1:54321`. */
  api: string;
  /** As role `postgres`, which is not a superuser, as on a hosted project. */
  db: string;
  mailbox: string;
}

interface StackKeys {
  publishable: string;
  secret: string;
  /** Another secret key of the project, with the same rights. Cron uses it. */
  cronSecret: string;
}

export interface Stack {
  urls: StackUrls;
  keys: StackKeys;
  ports: StackPorts;
  /**
   * A client as the superuser `supabase_admin`, for tests and tools, which may bypass access rules.
   */
  sql: Sql;
  logs: EventLog;
  /** Stops the function's process and starts another. Resolves once that one answers. */
  restartFunction(name: string): Promise<void>;
  /**
   * Sends a signal to the function's process, as a crash would. The next request starts a new one.
   */
  killFunction(name: string, signal: NodeJS.Signals): Promise<void>;
  /**
   * Runs a cron job at once and waits until it is done. Throws if there is no job with that name,
   * or if it failed.
   */
  runCronNow(jobName: string): Promise<void>;
  /** Cuts every Realtime socket as a lost network does: without a close frame. */
  cutRealtime(): void;
  /** Settles when PostgreSQL ends for any reason. Without it nothing else works. */
  databaseEnded: Promise<unknown>;
  /** Stops everything; safe to call twice. Leaves no process and no open port. */
  stop(): Promise<void>;
}
