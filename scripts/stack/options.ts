import type { Sql } from "postgres";
import type { EventLog, Log } from "./log.ts";

/** TCP ports on 127.0.0.1; 0 picks a free one. */
export interface StackPorts {
  api: number;
  db: number;
  mailbox: number;
}

export interface StackOptions {
  ports: StackPorts;
  /** Everything that the stack keeps between starts; made when it is missing. */
  dataFolder: string;
  /** The Supabase folder: config.toml, functions/. Default: `supabase` beside `scripts`. */
  supabaseFolder?: string;
  /** Default: `migrations` in the Supabase folder. */
  migrationsFolder?: string;
  /** Run `seed.sql` of the Supabase folder when the database is new. */
  seed: boolean;
  /** Given to every function beside the variables that a hosted project injects. */
  env?: Record<string, string>;
  /** Start functions anew when their code changes. */
  watch?: boolean;
  /**
   * `false` trades safety on a power cut for speed: for folders that a test throws away. Default
   * `true`.
   */
  fsync?: boolean;
  /** Called with every event, as it happens. */
  log?: Log;
  /** Called before each step that a person waits for, in words for a person. */
  onStep?: (step: string) => void;
}

interface StackUrls {
  /** What supabase-js is created with, `http://127.0.0.1:54321`. */
  api: string;
  /** As role `postgres`, which on a hosted project, too, is no superuser. */
  db: string;
  mailbox: string;
}

interface StackKeys {
  publishable: string;
  secret: string;
}

export interface Stack {
  urls: StackUrls;
  keys: StackKeys;
  ports: StackPorts;
  /**
   * A client as the superuser `supabase_admin`: for tests and tools, which may look behind the
   * door.
   */
  sql: Sql;
  logs: EventLog;
  /** Stops the function's process and starts another; resolves once that one answers. */
  restartFunction(name: string): Promise<void>;
  /**
   * Sends a signal to the function's process, as a crash would; the next request finds a new one.
   */
  killFunction(name: string, signal: NodeJS.Signals): Promise<void>;
  /**
   * Runs a cron job at once and waits until it is done. Throws when there is no job of that name or
   * it failed.
   */
  runCronNow(jobName: string): Promise<void>;
  /** Cuts every Realtime socket as a lost network does: no close frame. */
  cutRealtime(): void;
  /** Settles when PostgreSQL ends, asked to or not: without it nothing else works. */
  databaseEnded: Promise<unknown>;
  /** Stops everything; safe to call twice. No process and no port is left. */
  stop(): Promise<void>;
}
