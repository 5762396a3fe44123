/** The doctor's checks, in the order in which they are shown. */
import { buckets } from "./checks/database/buckets.ts";
import { calls } from "./checks/database/calls.ts";
import { cron } from "./checks/database/cron.ts";
import { drift } from "./checks/database/drift.ts";
import { migrations } from "./checks/database/migrations.ts";
import { unsettled } from "./checks/database/unsettled.ts";
import { vault } from "./checks/database/vault.ts";
import { violations } from "./checks/database/violations.ts";
import { checksFromOutside } from "./checks/from-outside.ts";
import { domain } from "./checks/platform/domain.ts";
import { deployedFunctions } from "./checks/platform/functions.ts";
import { legacyKeys, signingKeys } from "./checks/platform/keys.ts";
import { limits } from "./checks/platform/limits.ts";
import { mails } from "./checks/platform/mails.ts";
import { secrets } from "./checks/platform/secrets.ts";
import { services } from "./checks/platform/services.ts";
import { addresses, settings } from "./checks/platform/settings.ts";
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

export const checksOf = ({ project }: DoctorWorld): readonly Check[] => [
  ...project ? checksOfThePlatform : [],
  ...checksOfTheDatabase,
  ...checksFromOutside,
];
