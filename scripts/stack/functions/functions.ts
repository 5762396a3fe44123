import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { FunctionConfig } from "../config.ts";
import type { Tokens } from "../gateway/tokens.ts";
import type { Log } from "../log.ts";
import { bootError, notFound, passOn, sendError } from "./call-function.ts";
import { createFunctionProcess, type FunctionProcess } from "./function-process.ts";
import { refuseCaller } from "./verify-jwt.ts";
import { watchCode } from "./watch-code.ts";

interface FunctionsOptions {
  configs: readonly FunctionConfig[];
  /** The folder that contains `functions/`. */
  supabaseFolder: string;
  env: Record<string, string>;
  tokens: Tokens;
  watch: boolean;
  /** Whether all start now, and not each at its first call. */
  warm: boolean;
  /** A hosted project's limit, unless a test sets another. */
  idleLimitMs?: number;
  log: Log;
}

export interface Functions {
  /** Answers a request to `/functions/v1`. */
  call(message: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Throws if there is no function with that name. */
  restart(name: string): Promise<void>;
  kill(name: string, signal: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

/** A function as its caller reaches it. */
interface Callee {
  verifyJwt: boolean;
  process: Pick<FunctionProcess, "port">;
}

const hostedIdleLimitMs = 150_000;
const projectFolder = join(import.meta.dirname, "../../..");

/**
 * Starts all functions at once, or each at its first call. Each takes a third of a second and about
 * 70 MB (measured on two cores).
 */
export function startFunctions(options: FunctionsOptions): Functions {
  const { configs, supabaseFolder, tokens, log, idleLimitMs = hostedIdleLimitMs } = options;
  const packages = join(projectFolder, "node_modules");
  const processes = new Map(configs.map((config): [string, FunctionProcess] => {
    const env = {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      DENO_DIR: join(packages, ".cache/deno"),
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
      SUPABASE_FUNCTION_SLUG: config.name,
      ...options.env,
    };
    const readable = [supabaseFolder, packages];
    return [
      config.name,
      createFunctionProcess({ config, env, readable, packages: "installed", log }),
    ];
  }));
  // A function that does not start has logged the reason. Its callers get a 503.
  if (options.warm) { for (const process of processes.values()) process.port().catch(() => {}); }

  const restartAll = (names: Set<string> | "all") => {
    for (const [name, process] of processes) {
      if (names === "all" || names.has(name)) process.restart().catch(() => {});
    }
  };
  const stopWatching = options.watch
    ? watchCode(join(supabaseFolder, "functions"), restartAll)
    : () => {};

  const find = (name: string): FunctionProcess => {
    const process = processes.get(name);
    if (process === undefined) throw new Error(`There is no function "${name}" in config.toml.`);
    return process;
  };

  return {
    call: async (message, response) => {
      const process = processes.get(calledName(message));
      const callee = process && { verifyJwt: process.config.verifyJwt, process };
      await answerCall(message, response, callee, tokens, idleLimitMs);
    },
    restart: (name) => find(name).restart(),
    kill: (name, signal) => find(name).kill(signal),
    stop: async () => {
      stopWatching();
      await Promise.all([...processes.values()].map((process) => process.stop()));
    },
  };
}

/** The function that a request is for. */
export function calledName({ url }: IncomingMessage): string {
  return /^\/functions\/v1\/([^/?]+)/.exec(url ?? "")?.[1] ?? "";
}

/** Answers a request as a hosted project's gateway does, before and behind the function. */
export async function answerCall(
  message: IncomingMessage,
  response: ServerResponse,
  callee: Callee | undefined,
  tokens: Tokens,
  idleLimitMs = hostedIdleLimitMs,
): Promise<void> {
  if (callee === undefined) return await sendError(response, notFound);
  // A preflight carries no credentials. The function answers it.
  if (callee.verifyJwt && message.method !== "OPTIONS") {
    const refusal = await refuseCaller(message, tokens);
    if (refusal !== undefined) {
      return await sendError(response, { status: 401, code: 401, message: refusal });
    }
  }
  const port = await callee.process.port().catch(() => undefined);
  if (port === undefined) return await sendError(response, bootError);
  await passOn(message, response, port, idleLimitMs);
}
