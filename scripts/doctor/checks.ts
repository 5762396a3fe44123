/** The doctor's checks, in the order in which they are shown. */
import { appBundle } from "./checks/app/bundle.ts";
import { appHost } from "./checks/app/host.ts";
import { buckets } from "./checks/database/buckets.ts";
import { calls } from "./checks/database/calls.ts";
import { cron } from "./checks/database/cron.ts";
import { drift } from "./checks/database/drift.ts";
import { migrations } from "./checks/database/migrations.ts";
import { unsettled } from "./checks/database/unsettled.ts";
import { vault } from "./checks/database/vault.ts";
import { violations } from "./checks/database/violations.ts";
import { domain } from "./checks/platform/domain.ts";
import { deployedFunctions } from "./checks/platform/functions.ts";
import { legacyKeys, signingKeys } from "./checks/platform/keys.ts";
import { limits } from "./checks/platform/limits.ts";
import { mails } from "./checks/platform/mails.ts";
import { secrets } from "./checks/platform/secrets.ts";
import { services } from "./checks/platform/services.ts";
import { addresses, settings } from "./checks/platform/settings.ts";
import { clocksAgree } from "./checks/project/clocks.ts";
import { functionsAnswer } from "./checks/project/functions.ts";
import { realtimeKeepsTopics, realtimeRefusesPublicTopics } from "./checks/project/realtime.ts";
import { replicateWebhook } from "./checks/project/replicate-webhook.ts";
import { restRefusesStrangers } from "./checks/project/rest.ts";
import { stripeWebhook } from "./checks/project/stripe-webhook.ts";
import {
  replicateRefusals,
  replicateToken,
  replicateWebhookAddresses,
} from "./checks/replicate/account.ts";
import { catalogModels } from "./checks/replicate/models.ts";
import { stripeEndpoint, stripeKey } from "./checks/stripe/account.ts";
import type { Check, DoctorWorld } from "./world.ts";

/** What only the Management API knows of a hosted project. */
const checksOfThePlatform: readonly Check[] = [
  services,
  limits,
  signingKeys,
  legacyKeys,
  domain,
  settings,
  addresses,
  mails,
  secrets,
  deployedFunctions,
];

/** What SQL alone can tell. */
export const checksOfTheDatabase: readonly Check[] = [
  migrations,
  drift,
  buckets,
  cron,
  vault,
  calls,
  unsettled,
  violations,
];

/** What can be seen from outside, as users, Replicate and Stripe see it. */
const checksFromOutside: readonly Check[] = [
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

export const checksOf = ({ project }: DoctorWorld): readonly Check[] => [
  ...project ? checksOfThePlatform : [],
  ...checksOfTheDatabase,
  ...checksFromOutside,
];
