import { createHmac, randomUUID } from "node:crypto";
import { webhookKeyOf } from "../../../../supabase/functions/_shared/outside/secrets.ts";
import { ask, type Reply } from "../../ask.ts";
import type { DoctorWorld } from "../../world.ts";

export interface Webhook {
  secret: string;
  token: string;
  generation?: string;
  /** The time that is signed, since 1970. */
  seconds: number;
}

export interface Sent {
  reply: Reply;
  webhookId: string;
}

/** Sends a webhook as Replicate does, signed by this secret, about this generation. */
export async function sendWebhook(
  { url }: DoctorWorld,
  { secret, token, generation = randomUUID(), seconds }: Webhook,
): Promise<Sent> {
  const webhookId = `doctor_${randomUUID()}`;
  const timestamp = String(Math.floor(seconds));
  const body = JSON.stringify({ id: webhookId, status: "starting" });
  const signature = createHmac("sha256", webhookKeyOf(secret) ?? "")
    .update(`${webhookId}.${timestamp}.${body}`).digest("base64");
  const reply = await ask(
    `${url}/functions/v1/replicate-webhook?generation=${generation}&token=${token}`,
    {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "webhook-id": webhookId,
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${signature}`,
      },
      body,
    },
  );
  return { reply, webhookId };
}
