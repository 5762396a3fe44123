import { randomBytes } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import { type FakeSupabase, startFakeSupabase } from "../../fake-supabase/fake-supabase.ts";
import { startFakeReplicate } from "../../fake-replicate/fake-replicate.ts";
import { type FakeStripe, startFakeStripe } from "../../fake-stripe/fake-stripe.ts";
import { cloneProject } from "./clone.ts";

/** What a deploy meets: a new project, Replicate, Stripe, and a clone of this repository. */
export interface HostedWorld {
  supabase: FakeSupabase;
  stripe: FakeStripe;
  /** The clone's folder. */
  root: string;
  /** What the operator gives. */
  given: Record<string, string>;
  close(): Promise<void>;
}

const replicateToken = "r8_of_the_operator";

export async function startHostedWorld(): Promise<HostedWorld> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    const clone = await cloneProject();
    undo.push(clone.remove);
    const stripe = await startFakeStripe();
    undo.push(stripe.close);
    const replicate = await startFakeReplicate({
      port: 0,
      deliveryPort: 0,
      token: replicateToken,
      webhookSecret: `whsec_${randomBytes(24).toString("base64")}`,
      runMs: 200,
    });
    undo.push(replicate.close);
    const supabase = await startFakeSupabase();
    undo.push(supabase.close);
    const given = {
      SUPABASE_ACCESS_TOKEN: supabase.token,
      SUPABASE_PROJECT_REF: supabase.ref,
      SUPABASE_API_URL: supabase.url,
      SUPABASE_URL: supabase.projectUrl,
      REPLICATE_API_TOKEN: replicateToken,
      REPLICATE_API_URL: replicate.apiUrl,
      OUTPUT_HOSTS: replicate.deliveryUrl,
      STRIPE_SECRET_KEY: stripe.secretKey,
      STRIPE_API_URL: stripe.apiUrl,
      VITE_CHECKOUT_ORIGINS: stripe.pageUrl,
      APP_URL: "https://wan.example",
      // The Free plan's mails need a mail server. The fake's own mailbox gets them all the same.
      SMTP_HOST: "mail.example",
      SMTP_USER: "wan",
      SMTP_PASS: "the password of the mail server",
      SMTP_SENDER: "wan@wan.example",
    };
    return { supabase, stripe, root: clone.root, given, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One world for all tests of a `describe` or a file. Its properties are there from the first test on. */
export function useHostedWorld(): HostedWorld {
  const world: Partial<HostedWorld> = {};
  beforeAll(async () => void Object.assign(world, await startHostedWorld()));
  afterAll(() => world.close?.());
  return world as HostedWorld;
}
