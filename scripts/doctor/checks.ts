/** The doctor's checks, in the order in which they are shown. */
import { buckets } from "./checks/database/buckets.ts";
import { calls } from "./checks/database/calls.ts";
import { cron } from "./checks/database/cron.ts";
import { drift } from "./checks/database/drift.ts";
import { unsettled } from "./checks/database/unsettled.ts";
import { vault } from "./checks/database/vault.ts";
import { violations } from "./checks/database/violations.ts";
import { checksFromOutside } from "./checks/from-outside.ts";
import type { Check, DoctorWorld } from "./world.ts";

/** What SQL alone can tell. */
export const checksOfTheDatabase: readonly Check[] = [
  drift,
  buckets,
  cron,
  vault,
  calls,
  unsettled,
  violations,
];

/** For `npm start` and for a hosted project. */
const everywhere: readonly Check[] = [...checksOfTheDatabase, ...checksFromOutside];

/** For a hosted project alone. */
const hosted: readonly Check[] = [];

export const checksOf = ({ project }: DoctorWorld): readonly Check[] =>
  project === null ? everywhere : [...hosted, ...everywhere];
