/**
 * Receives an event from Stripe, which has no account here and signs its requests. A call without a
 * valid signature, like this one, gets 400.
 *
 *     curl http://127.0.0.1:54321/functions/v1/stripe-webhook \
 *       -H "content-type: application/json" -d '{ "id": "evt_1", "object": "event" }'
 *
 * An event only makes us look: the purchase is settled by what Stripe says now. 200 means that
 * there is nothing left to do: it is settled, it was before, or the event is not about a purchase
 * of ours. After an error of ours or of Stripe the answer is 5xx, and Stripe sends the event again.
 */
import * as z from "zod/mini";
import { decodeText, parseJson, readBytes } from "../_shared/http/body.ts";
import { before } from "../_shared/http/deadline.ts";
import { Problem } from "../_shared/http/problem.ts";
import type { World } from "../_shared/http/world.ts";
import { eventSchema } from "../_shared/outside/stripe/objects.ts";
import { handledEvents } from "../_shared/purchase/events.ts";
import { openStripe } from "../_shared/purchase/open-stripe.ts";
import { settleEvent } from "../_shared/purchase/settle-event.ts";
import { isSignedByStripe } from "../_shared/purchase/signature.ts";

const EVENT_BYTES_MAX = 1024 * 1024;

/** Stripe lets the buyer wait for the answer, up to 10 s. */
const DEADLINE_MS = 8_000;

/** What every event has, also one of a kind that we do not know. */
const anyEventSchema = z.object({ id: z.string(), type: z.string() });

export async function receiveStripeEvent(request: Request, world: World): Promise<Response> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const stripe = openStripe(world, DEADLINE_MS, "No event is accepted.");
  const body = await readSigned(request, world);
  const json = parseJson(decodeText(body));
  const any = z.safeParse(anyEventSchema, json);
  if (!any.success) throw unreadable();
  if (!handledEvents.includes(any.data.type)) return answer("not_handled", any.data, world);
  const event = z.safeParse(eventSchema, json);
  if (!event.success) throw unreadable();
  return answer(await before(deadline, settleEvent(event.data, stripe, world)), event.data, world);
}

/** The body, if Stripe has signed it. */
async function readSigned(request: Request, world: World) {
  const secrets = world.settings.stripe?.webhookSecrets ?? [];
  if (secrets.length === 0) {
    throw new Problem(
      "not_configured",
      "No event can be verified, so none is accepted.",
      "The operator has to set STRIPE_WEBHOOK_SECRETS.",
    );
  }
  const body = await readBytes(request, EVENT_BYTES_MAX).catch((error: unknown) => {
    throw error instanceof Problem ? unreadable(error) : error;
  });
  const header = request.headers.get("stripe-signature");
  if (await isSignedByStripe(secrets, header, body, world.now())) return body;
  throw new Problem(
    "invalid_event_signature",
    "The signature does not match the event.",
    "Sign the event.",
  );
}

function unreadable(cause?: Problem): Problem {
  return new Problem(
    "invalid_request",
    cause?.message ?? "The body is not an event.",
    "Send an event object.",
    { cause },
  );
}

function answer(outcome: string, { id, type }: { id: string; type: string }, { log }: World) {
  log("event answered", { event_id: id.slice(0, 255), type: type.slice(0, 100), outcome });
  return Response.json({ outcome });
}
