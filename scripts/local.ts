/** The local Supabase together with the fake Replicate that its functions call: what start, demo and tests run. */
import { type FakeReplicate, startFakeReplicate } from "./fake-replicate/fake-replicate.ts";
import { startStack, type Stack, type StackOptions } from "./stack/stack.ts";

export interface LocalOptions extends Omit<StackOptions, "ports"> {
  /** 0 takes any free one. */
  ports: StackOptions["ports"] & { replicate: number; delivery: number };
  /** From creation to the end of a fake run. Unit: milliseconds. */
  runMs?: number;
}

export interface Local {
  stack: Stack;
  replicate: FakeReplicate;
  /** Stops both; nothing is left behind. */
  stop(): Promise<void>;
}

/** Ports that the system picks: for tests and the demo, which run beside `npm start`. */
export const anyPorts = { api: 0, db: 0, mailbox: 0, replicate: 0, delivery: 0 };

/** Known to the fake and to the functions alone; they open nothing on the real Replicate. */
const fakeToken = "r8_local";
const fakeWebhookSecret = `whsec_${btoa("a local webhook secret..")}`;

export async function startLocal({ ports, runMs, ...options }: LocalOptions): Promise<Local> {
  const replicate = await startFakeReplicate({
    port: ports.replicate,
    deliveryPort: ports.delivery,
    token: fakeToken,
    webhookSecret: fakeWebhookSecret,
    ...(runMs === undefined ? {} : { runMs }),
    log: (event) => options.log?.({ level: "debug", part: "replicate", event: "fake", ...event }),
  });
  try {
    const stack = await startStack({
      ...options,
      ports,
      env: {
        GENERATION_TOKEN_SECRET: "a local secret that signs generation ids",
        ...options.env,
        REPLICATE_API_URL: replicate.apiUrl,
        REPLICATE_API_TOKEN: fakeToken,
        REPLICATE_WEBHOOK_SECRETS: fakeWebhookSecret,
        OUTPUT_HOSTS: replicate.deliveryUrl,
      },
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
