/**
 * Starts the local Supabase and the Replicate that its functions call. `npm start`, the demo and
 * the tests use it.
 */
import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { type Stack, type StackOptions, startStack } from "./stack/stack.ts";
import { chooseReplicate, type FakePorts, type Replicate } from "./start/replicate.ts";

interface LocalOptions extends Omit<StackOptions, "ports" | "env"> {
  /** 0 takes any free port. */
  ports: StackOptions["ports"] & FakePorts;
  /** The settings from `.env` or `.env.example`. */
  settings: Record<string, string>;
  /** How long a fake run takes, from its creation to its end. */
  runMs?: number;
}

export interface Local {
  stack: Stack;
  replicate: Replicate;
  /** Stops both and leaves nothing behind. */
  stop(): Promise<void>;
}

/** Ports that the system picks, for tests and the demo, which run while `npm start` runs. */
export const anyPorts = { api: 0, db: 0, mailbox: 0, replicate: 0, delivery: 0 };

/**
 * The settings from `.env.example`. Tests and the demo do not read `.env`, so they never spend
 * money.
 */
export async function exampleSettings(): Promise<Record<string, string>> {
  const text = await readFile(new URL("../.env.example", import.meta.url), "utf8");
  return Object.fromEntries(
    Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? ""]),
  );
}

export async function startLocal(options: LocalOptions): Promise<Local> {
  const { ports, settings, runMs, ...stackOptions } = options;
  const { log = () => {} } = options;
  const replicate = await chooseReplicate(settings, ports, log, runMs);
  try {
    const stack = await startStack({
      ...stackOptions,
      ports,
      env: { ...settings, ...replicate.env },
    });
    return {
      stack,
      replicate,
      async stop() {
        await stack.stop();
        await replicate.close();
      },
    };
  } catch (error) {
    await replicate.close();
    throw error;
  }
}
