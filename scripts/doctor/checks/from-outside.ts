/** What can be seen from outside, as users, Replicate and Stripe see it. */
import type { Check } from "../world.ts";
import { appBundle } from "./app/bundle.ts";
import { appHost } from "./app/host.ts";
import { clocksAgree } from "./project/clocks.ts";
import { functionsAnswer } from "./project/functions.ts";
import { realtimeKeepsTopics, realtimeRefusesPublicTopics } from "./project/realtime.ts";
import { replicateWebhook } from "./project/replicate-webhook.ts";
import { restRefusesStrangers } from "./project/rest.ts";
import { stripeWebhook } from "./project/stripe-webhook.ts";
import {
  replicateRefusals,
  replicateToken,
  replicateWebhookAddresses,
} from "./replicate/account.ts";
import { catalogModels } from "./replicate/models.ts";
import { stripeEndpoint, stripeKey } from "./stripe/account.ts";

export const checksFromOutside: readonly Check[] = [
  functionsAnswer,
  replicateWebhook,
  stripeWebhook,
  clocksAgree,
  restRefusesStrangers,
  realtimeKeepsTopics,
  realtimeRefusesPublicTopics,
  appHost,
  appBundle,
  replicateToken,
  replicateRefusals,
  replicateWebhookAddresses,
  catalogModels,
  stripeKey,
  stripeEndpoint,
];
