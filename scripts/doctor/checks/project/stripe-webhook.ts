/**
 * Sends an event that Stripe could send, of a type that nothing handles, and a forged one. Neither
 * leaves anything behind.
 */
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { DEPLOY, type Finding, NotApplicable } from "../../finding.ts";
import type { Check, DoctorWorld } from "../../world.ts";
import { ask, type Reply } from "../../ask.ts";
import { sellsCredits } from "../stripe/sells-credits.ts";
import { firstSecret } from "../../read-secrets.ts";
import { findingOfRuntime, problemCodeOf } from "./function-answer.ts";
import { timeOf } from "./time-of.ts";

const NAME = "stripe-webhook";

export const stripeWebhook: Check = {
  title: "Webhooks of Stripe are accepted with its signature, and with no other",
  async find(world) {
    const forged = await send(world, randomBytes(24).toString("hex"), Date.now() / 1000);
    if (problemCodeOf(forged) === "not_configured" && !(await sellsCredits(world))) {
      throw new NotApplicable("Nothing is sold.");
    }
    const refused = findingOfRuntime(NAME, forged) ?? findingOfForged(forged);
    if (refused !== null) return [refused];

    const secret = await firstSecret(world, "stripe_webhook_secrets");
    if (secret === null) {
      throw new Error(
        "Its secret is not in the project's Vault, where `npm run deploy` keeps it, so no event can be signed.",
      );
    }
    const finding = findingOfSigned(await send(world, secret, timeOf(forged) ?? Date.now() / 1000));
    return finding === null ? [] : [finding];
  },
};

/** @param seconds the time that is signed, since 1970 */
async function send({ url }: DoctorWorld, secret: string, seconds: number): Promise<Reply> {
  const timestamp = String(Math.floor(seconds));
  const body = JSON.stringify({ id: `evt_doctor_${randomUUID()}`, type: "doctor.visit" });
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return await ask(`${url}/functions/v1/${NAME}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "stripe-signature": `t=${timestamp},v1=${signature}`,
    },
    body,
  });
}

function findingOfForged(reply: Reply): Finding | null {
  switch (problemCodeOf(reply)) {
    case "invalid_event_signature":
      return null;
    case "not_configured":
      return {
        what: `${NAME} accepts no event: a setting for selling is missing or not safe.`,
        why: "Nobody can buy, and the credits of those who paid come late.",
        mend: "npm run deploy (the function's log names the setting)",
      };
    default:
      return {
        what: `${NAME} does not refuse an event with a forged signature (${reply.status}).`,
        why: "Anybody could make it work for nothing.",
        mend: DEPLOY,
      };
  }
}

const outcomeSchema = z.object({ outcome: z.literal("not_handled") });

function findingOfSigned(reply: Reply): Finding | null {
  if (reply.status === 200 && z.safeParse(outcomeSchema, reply.json).success) return null;
  const code = problemCodeOf(reply);
  return code === "invalid_event_signature"
    ? {
      what: `${NAME} refuses an event that is signed with the secret in the Vault.`,
      why:
        "The functions have another secret in STRIPE_WEBHOOK_SECRETS, so it may refuse Stripe as well.",
      mend: DEPLOY,
    }
    : {
      what: `${NAME} answers a genuine event with ${reply.status}, ${code ?? "and not as ours"}.`,
      why: "Stripe sends an event again for days, and then switches the endpoint off.",
      mend: "Read the function's log in the dashboard, then: npm run deploy",
    };
}
