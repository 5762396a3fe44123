/** Stripe's webhook endpoints, as far as a deploy cares for them. */
import { connectClient } from "../../../supabase/functions/_shared/outside/stripe/client.ts";
import { handledEvents } from "../../../supabase/functions/_shared/purchase/events.ts";
import {
  type Endpoint as JudgedEndpoint,
  flawsOfEndpoint,
} from "../../doctor/checks/stripe/endpoint-flaws.ts";
import type { Given } from "../../hosted/given.ts";

export interface Endpoint extends JudgedEndpoint {
  id: string;
  metadata: Record<string, string>;
}

/** Each answers null if Stripe does not let the key do it. */
export interface StripeEndpoints {
  list(): Promise<Endpoint[] | null>;
  /** @returns the endpoint with its secret, which Stripe shows only now */
  add(url: string): Promise<{ id: string; secret: string } | null>;
  /** Gives it this address and exactly the handled events, and switches it on. */
  mend(id: string, url: string): Promise<true | null>;
  remove(id: string): Promise<true | null>;
}

const TIMEOUT_MS = 60_000;

/** Marks an endpoint that a deploy has added, which another may therefore remove. */
const mark = { made_by: "npm run deploy" };

export const isMarked = ({ metadata }: Endpoint) => metadata["made_by"] === mark.made_by;

export const isRight = (endpoint: Endpoint) => flawsOfEndpoint(endpoint).length === 0;

/** With STRIPE_SETUP_KEY, because the functions' own key needs no right to endpoints. */
export async function connectEndpoints(given: Given): Promise<StripeEndpoints> {
  const [name, secretKey] = given.STRIPE_SETUP_KEY !== ""
    ? ["STRIPE_SETUP_KEY", given.STRIPE_SETUP_KEY]
    : ["STRIPE_SECRET_KEY", given.STRIPE_SECRET_KEY];
  const apiUrl = new URL(given.STRIPE_API_URL || "https://api.stripe.com");
  const { webhookEndpoints } = await connectClient(
    { apiUrl, secretKey },
    AbortSignal.timeout(TIMEOUT_MS),
  );
  const events = handledEvents as Parameters<typeof webhookEndpoints.create>[0]["enabled_events"];

  async function ask<T>(answer: Promise<T>): Promise<T | null> {
    try {
      return await answer;
    } catch (error) {
      const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
      if (status === 403) return null;
      const said = error instanceof Error ? error.message : error;
      throw new Error(
        status === 401 ? `Stripe does not accept ${name}.` : `Stripe did not do it: ${said}`,
        { cause: error },
      );
    }
  }

  return {
    // An account has at most 16 endpoints of each mode.
    list: async () => (await ask(webhookEndpoints.list({ limit: 100 })))?.data ?? null,
    async add(url) {
      const description = "Credits of the app, added by npm run deploy";
      const made = await ask(
        webhookEndpoints.create({ url, enabled_events: events, description, metadata: mark }),
      );
      if (made === null) return null;
      if (!made.secret) throw new Error("Stripe did not show the secret of the new endpoint.");
      return { id: made.id, secret: made.secret };
    },
    mend: async (id, url) =>
      await ask(webhookEndpoints.update(id, { url, enabled_events: events, disabled: false })) &&
      true,
    remove: async (id) => await ask(webhookEndpoints.del(id)) && true,
  };
}
