/**
 * Sends the webhook that Replicate would send, for a generation that does not exist, and a forged
 * one. The first needs both of our secrets, as every webhook does; it leaves one row, the record of
 * itself in `private.webhook_deliveries`.
 */
import { randomBytes, randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { signGenerationId } from "../../../../supabase/functions/_shared/generation/signature.ts";
import { DEPLOY, type Finding } from "../../finding.ts";
import type { Check, DoctorWorld } from "../../world.ts";
import type { Reply } from "../../ask.ts";
import { readWebhookSecret } from "../replicate/api.ts";
import { firstSecret } from "../../read-secrets.ts";
import { findingOfRuntime, problemCodeOf } from "./function-answer.ts";
import { sendWebhook, type Sent } from "./send-webhook.ts";
import { timeOf } from "./time-of.ts";

const NAME = "replicate-webhook";

export const replicateWebhook: Check = {
  title: "Webhooks of Replicate are accepted with its signature, and with no other",
  async find(world) {
    const forged = await sendWebhook(world, {
      secret: `whsec_${randomBytes(24).toString("base64")}`,
      token: randomBytes(32).toString("hex"),
      seconds: Date.now() / 1000,
    });
    const refused = findingOfRuntime(NAME, forged.reply) ?? findingOfForged(forged.reply);
    if (refused !== null) return [refused];

    const secret = await readWebhookSecret(world) ??
      await firstSecret(world, "replicate_webhook_secrets");
    const tokenSecret = await firstSecret(world, "generation_token_secrets");
    if (secret === null || tokenSecret === null) {
      throw new Error(
        "Its secrets are not known here, so no webhook can be signed. Set REPLICATE_API_TOKEN in .env.deploy; `npm run deploy` keeps the others in the project's Vault.",
      );
    }
    const generation = randomUUID();
    const token = await signGenerationId([tokenSecret], generation);
    // By the function's own clock: whether it is right is a check of its own.
    const seconds = timeOf(forged.reply) ?? Date.now() / 1000;
    const sent = await sendWebhook(world, { secret, token, generation, seconds });
    return await findingsOfSigned(world, sent);
  },
};

function findingOfForged(reply: Reply): Finding | null {
  switch (problemCodeOf(reply)) {
    case "invalid_signature":
      return null;
    case "not_configured":
      return {
        what: `${NAME} accepts no webhook: a setting of the functions is missing or not safe.`,
        why: "Videos are finished late, by reconcile alone, or not at all.",
        mend: "npm run deploy (the function's log names the setting)",
      };
    default:
      return {
        what: `${NAME} does not refuse a webhook with a forged signature (${reply.status}).`,
        why: "Anybody could report that a video has failed, and get credits back.",
        mend: DEPLOY,
      };
  }
}

const outcomeSchema = z.object({ outcome: z.literal("unknown_generation") });

async function findingsOfSigned(
  world: DoctorWorld,
  { reply, webhookId }: Sent,
): Promise<Finding[]> {
  const code = problemCodeOf(reply);
  if (code === "invalid_signature") {
    return [{
      what: `${NAME} refuses a webhook that is signed with Replicate's secret.`,
      why:
        "It refuses those of Replicate as well, so videos are finished late, by reconcile alone.",
      mend: DEPLOY,
    }];
  }
  if (code === "generation_not_found") {
    return [{
      what: `${NAME} does not accept addresses that are signed with the secret in the Vault.`,
      why:
        "The functions have another secret in GENERATION_TOKEN_SECRETS, so they refuse every webhook.",
      mend: "npm run deploy -- --rotate generation-token",
    }];
  }
  if (reply.status !== 200 || !z.safeParse(outcomeSchema, reply.json).success) {
    return [{
      what: `${NAME} answers a genuine webhook with ${reply.status}, ${code ?? "and not as ours"}.`,
      why: "It has to record it as unknown_generation, because no video has that id.",
      mend: "Read the function's log in the dashboard, then: npm run deploy",
    }];
  }
  const recorded = await world.query<{ outcome: string }>(
    `select outcome from private.webhook_deliveries where webhook_id = '${webhookId}'`,
  );
  return recorded.length === 1 ? [] : [{
    what: `${NAME} accepted a webhook that this project's database did not record.`,
    why: "The function works with another project's database.",
    mend: DEPLOY,
  }];
}
