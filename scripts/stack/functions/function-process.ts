import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { denoBinary } from "../binaries.ts";
import { type Child, startChild } from "../child.ts";
import type { FunctionConfig } from "../config.ts";
import type { Log } from "../log.ts";
import { within } from "../within.ts";

interface FunctionProcessOptions {
  config: FunctionConfig;
  env: Record<string, string>;
  /** Folders that the function may read: its code and its packages. */
  readable: readonly string[];
  /**
   * Where Deno takes npm packages from. `installed`: from node_modules, without a network.
   * `registry`: from the registry in `NPM_CONFIG_REGISTRY`, like a hosted project's
   * bundler.
   */
  packages: "installed" | "registry";
  log: Log;
}

/** One edge function, in a Deno process of its own. It is started again if it ends by itself. */
export interface FunctionProcess {
  readonly config: FunctionConfig;
  /** The port it listens on. Starts the process if it is down. Throws if it does not start. */
  port(): Promise<number>;
  restart(): Promise<void>;
  /** Resolves once the process is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

interface Running {
  child: Child;
  port: Promise<number>;
}

const startLimitMs = 60_000;
const stopLimitMs = 4000;
/**
 * A process that ends sooner than this after its start is broken. It is started again at the next
 * request, and not in a loop.
 */
const stableAfterMs = 2000;

export function createFunctionProcess(options: FunctionProcessOptions): FunctionProcess {
  const { config, log } = options;
  const part = `function ${config.name}`;
  let running: Running | undefined;
  let isStopping = false;

  const start = (): Running => {
    const startedAt = performance.now();
    const { child, listening } = launch(options, part);
    const started: Running = { child, port: within(startLimitMs, part, listening) };
    running = started;
    void announceStart(started, startedAt);
    void startAgainAfter(started, startedAt);
    return started;
  };

  const announceStart = async ({ child, port }: Running, startedAt: number) => {
    try {
      const listeningOn = await port;
      const ms = Math.round(performance.now() - startedAt);
      log({ level: "info", part, event: "started", port: listeningOn, ms });
    } catch (error) {
      log({ level: "error", part, event: "did not start", reason: String(error) });
      await child.stop(0);
    }
  };

  const startAgainAfter = async (started: Running, startedAt: number) => {
    const { code, signal } = await started.child.exited;
    // Another process has replaced it, or none is needed.
    if (running !== started) return;
    running = undefined;
    if (isStopping) return;
    log({ level: "error", part, event: "ended", code, signal });
    if (performance.now() - startedAt > stableAfterMs) start();
  };

  const stop = async () => {
    isStopping = true;
    await running?.child.stop(stopLimitMs);
    running = undefined;
  };

  return {
    config,
    port: () => {
      if (isStopping) return Promise.reject(new Error(`${part} is being stopped.`));
      return (running ?? start()).port;
    },
    restart: async () => {
      await stop();
      isStopping = false;
      await start().port;
    },
    kill: async (signal) => {
      const child = running?.child;
      child?.kill(signal);
      await child?.exited;
    },
    stop,
  };
}

function launch(
  options: FunctionProcessOptions,
  part: string,
): { child: Child; listening: Promise<number> } {
  const { config, env, readable, packages, log } = options;
  const announced = Promise.withResolvers<number>();
  const child = startChild({
    command: denoBinary,
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-lock",
      "--allow-net",
      "--allow-env",
      `--allow-read=${readable.join(",")}`,
      `--config=${config.importMap}`,
      // A flag and not a line in deno.json, because that file is deployed: a hosted project has no
      // node_modules.
      ...(packages === "installed" ? ["--node-modules-dir=manual"] : []),
      join(import.meta.dirname, "host.ts"),
      pathToFileURL(config.entrypoint).href,
    ],
    env,
    onLine: (line, stream) => {
      const port = /^stack: listening on (\d+)$/.exec(line)?.[1];
      if (port !== undefined) return announced.resolve(Number(port));
      log({ level: stream === "stderr" ? "warn" : "info", part, event: "said", line });
    },
  });
  const ended = child.exited.then(({ code, signal }): never => {
    throw new Error(`${part} ended before it listened (code ${code}, signal ${signal}).`);
  });
  return { child, listening: Promise.race([announced.promise, ended]) };
}
