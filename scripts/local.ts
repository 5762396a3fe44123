/**
 * Starts the local Supabase, and the Replicate and the Stripe that its functions call. `npm start`,
 * the demo and the tests use it.
 */
import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { claimFreePort } from "./stack/free-port.ts";
import { type Stack, type StackOptions, startStack } from "./stack/stack.ts";
import { chooseReplicate, type FakePorts, type Replicate } from "./start/replicate.ts";
import { chooseStripe, type FakeStripePorts, startSelling, type Stripe } from "./start/stripe.ts";

interface LocalOptions extends Omit<StackOptions, "ports" | "env"> {
  /** 0 takes any free port. */
  ports: StackOptions["ports"] & FakePorts & FakeStripePorts;
  /** The settings from `.env` or `.env.example`. */
  settings: Record<string, string>;
  /** How long a fake run takes, from its creation to its end. */
  runMs?: number;
}

export interface Local {
  stack: Stack;
  replicate: Replicate;
  stripe: Stripe;
  /** Stops all and leaves nothing behind. */
  stop(): Promise<void>;
}

/** Ports that the system picks, for tests and the demo, which run while `npm start` runs. */
export const anyPorts = {
  api: 0,
  db: 0,
  mailbox: 0,
  replicate: 0,
  delivery: 0,
  stripe: 0,
  stripePage: 0,
};

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
  const { settings, runMs, ...stackOptions } = options;
  const { log = () => {} } = options;
  // The fake Stripe has to know the API's address before the API is there.
  const ports = { ...options.ports, api: options.ports.api || await claimFreePort() };
  const webhookUrl = `http://127.0.0.1:${ports.api}/functions/v1/stripe-webhook`;
  const replicate = await chooseReplicate(settings, ports, log, runMs);
  const stops = [() => replicate.close()];
  const stop = async () => {
    for (const step of stops.splice(0).toReversed()) await step();
  };
  try {
    const stripe = await chooseStripe(settings, ports, webhookUrl, log);
    stops.push(() => stripe.close());
    const stack = await startStack({
      ...stackOptions,
      ports,
      env: { ...settings, ...replicate.env, ...stripe.env },
    });
    stops.push(() => stack.stop());
    await startSelling(stack.sql, stripe);
    return { stack, replicate, stripe, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
