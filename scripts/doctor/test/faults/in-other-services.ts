import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import { handledEvents } from "../../../../supabase/functions/_shared/purchase/events.ts";
import type { Fault, Place } from "./fault.ts";

const otherSecret = () => `whsec_${randomBytes(24).toString("base64")}`;
const MISSING = "charge.refunded";

const endpointsSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Changes the events of the only endpoint, as its owner can in Stripe's dashboard. */
async function sendOnly({ world: { given } }: Place, events: readonly string[]): Promise<void> {
  const { STRIPE_API_URL: apiUrl = "", STRIPE_SECRET_KEY: key = "" } = given;
  const headers = { authorization: `Bearer ${key}` };
  const url = `${apiUrl}/v1/webhook_endpoints`;
  const { data: [endpoint] } = z.parse(
    endpointsSchema,
    await (await fetch(url, { headers })).json(),
  );
  const answer = await fetch(`${url}/${endpoint?.id}`, {
    method: "POST",
    headers,
    body: new URLSearchParams(events.map((type, nth) => [`enabled_events[${nth}]`, type])),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** What somebody changed at Replicate or at Stripe, without telling this project. */
export const faultsInOtherServices: readonly Fault[] = [
  {
    title: "a webhook secret that is not Replicate's",
    plant: ({ state }) => state.secrets.set("REPLICATE_WEBHOOK_SECRETS", otherSecret()),
    finds: [/^replicate-webhook refuses a webhook that is signed with Replicate's secret\.$/],
  },
  {
    title: "a webhook secret that is not Stripe's",
    plant: ({ state }) => state.secrets.set("STRIPE_WEBHOOK_SECRETS", otherSecret()),
    finds: [/^stripe-webhook refuses an event that is signed with the secret in the Vault\.$/],
  },
  {
    title: "an event that Stripe does not send",
    plant: (place) => sendOnly(place, handledEvents.filter((type) => type !== MISSING)),
    finds: [new RegExp(`/functions/v1/stripe-webhook lacks ${MISSING}$`)],
  },
];

/** Takes these faults back. */
export async function healOtherServices(place: Place, secrets: Map<string, string>): Promise<void> {
  for (const [name, value] of secrets) place.state.secrets.set(name, value);
  await sendOnly(place, handledEvents);
}
