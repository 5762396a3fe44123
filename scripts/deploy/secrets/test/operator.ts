import { afterAll, beforeAll } from "vitest";
import { type FakeReplicate, startFakeReplicate } from "../../../fake-replicate/fake-replicate.ts";
import type { FakeSupabase } from "../../../fake-supabase/fake-supabase.ts";
import { useFakeSupabase } from "../../../fake-supabase/test/use-fake-supabase.ts";
import { type FakeStripe, startFakeStripe } from "../../../fake-stripe/fake-stripe.ts";
import type { Given } from "../../../hosted/given.ts";
import type { MakeStep } from "../../step.ts";
import { migrations } from "../../steps/migrations.ts";
import { secrets } from "../../steps/secrets.ts";
import { stripe } from "../../steps/stripe.ts";
import { switches } from "../../steps/switches.ts";
import { vault } from "../../steps/vault.ts";
import { deploymentTo } from "../../test/deployment-to.ts";

/** The steps about secrets, in the order of a deploy. */
const steps: MakeStep[] = [secrets, vault, stripe, switches];

interface Attempt {
  given?: Partial<Given>;
  rotate?: string[];
  isTerminal?: boolean;
}

export interface Operator {
  supabase: FakeSupabase;
  stripe: FakeStripe;
  replicate: FakeReplicate;
  /** Runs the steps about secrets as a deploy does. @returns what they said */
  deploy(attempt?: Attempt): Promise<string[]>;
  /** What a deploy would change, and what it said. */
  plan(attempt?: Attempt): Promise<{ lines: string[]; said: string[] }>;
  /** A new project again, with its migrations. */
  startOver(): Promise<void>;
  /** The Vault's secrets by their names. */
  inVault(): Promise<Record<string, string>>;
  /** The endpoints at Stripe, with the secrets that sign. */
  endpoints(): Promise<{ id: string; url: string; status: string; secrets: string[] }[]>;
  /** A call to Stripe's API, as from its dashboard. */
  atStripe(method: string, path: string, body?: string): Promise<void>;
  changeReplicateSecret(key: string): Promise<void>;
}

/** A project on the fake Supabase with our migrations, and an operator with every token. */
export function useOperator(): Operator {
  const supabase = useFakeSupabase();
  const own: Partial<Operator> = {};
  let addressKey = "";

  const deploymentOf = ({ given, rotate = [], isTerminal = false }: Attempt = {}) =>
    deploymentTo(supabase, {
      given: {
        REPLICATE_API_TOKEN: "r8_of_the_operator",
        REPLICATE_API_URL: own.replicate?.apiUrl ?? "",
        STRIPE_SECRET_KEY: own.stripe?.secretKey ?? "",
        STRIPE_API_URL: own.stripe?.apiUrl ?? "",
        APP_URL: "https://videos.example",
        ...given,
      },
      rotate: new Set(rotate),
      isTerminal,
    });

  const operator: Operator = Object.assign(own as Operator, {
    supabase,
    async deploy(attempt?: Attempt) {
      const deployment = deploymentOf(attempt);
      for (const make of steps) {
        const step = make(deployment);
        if ((await step.plan()).length > 0) await step.run();
      }
      return deployment.said;
    },
    async plan(attempt?: Attempt) {
      const deployment = deploymentOf(attempt);
      const lines: string[] = [];
      for (const make of steps) lines.push(...await make(deployment).plan());
      return { lines, said: deployment.said };
    },
    async startOver() {
      const { sql } = supabase.stack;
      supabase.state.secrets.clear();
      supabase.state.keys = supabase.state.keys.filter(({ name }) => name === "default");
      await sql`delete from vault.secrets where name <> 'address_key'`;
      await sql`update vault.secrets set secret = ${addressKey}, description = '', updated_at = created_at where true`;
      await sql`update private.settings set selling = false, currency = 'eur' where only_row`;
      await operator.stripe.control.reset();
    },
    async inVault() {
      const rows = await supabase.stack.sql<{ name: string; secret: string }[]>`
        select name, decrypted_secret as secret from vault.decrypted_secrets`;
      return Object.fromEntries(rows.map(({ name, secret }) => [name, secret]));
    },
    async endpoints() {
      const response = await fetch(`${operator.stripe.controlUrl}/endpoints`);
      return await response.json() as Awaited<ReturnType<Operator["endpoints"]>>;
    },
    async atStripe(method: string, path: string, body?: string) {
      await expectOk(`${operator.stripe.apiUrl}/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${operator.stripe.secretKey}`,
          "content-type": "application/x-www-form-urlencoded",
        },
        ...(body !== undefined && { body }),
      });
    },
    changeReplicateSecret: (key: string) =>
      expectOk(`${operator.replicate.controlUrl}/secret`, {
        method: "POST",
        body: JSON.stringify({ key }),
      }),
  });

  beforeAll(async () => {
    [own.stripe, own.replicate] = await Promise.all([
      startFakeStripe(),
      startFakeReplicate({
        port: 0,
        deliveryPort: 0,
        token: "r8_of_the_operator",
        webhookSecret: `whsec_${btoa("the first secret of Replicate")}`,
      }),
    ]);
    await migrations(deploymentOf()).run();
    addressKey = (await operator.inVault())["address_key"] ?? "";
  });
  afterAll(async () => {
    await Promise.all([own.stripe?.close(), own.replicate?.close()]);
  });
  return operator;
}

async function expectOk(url: string, init: RequestInit): Promise<void> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url}: ${await response.text()}`);
}
