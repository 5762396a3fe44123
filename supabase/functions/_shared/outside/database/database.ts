/**
 * Postgres, as the functions see it: one method a call, answers parsed, refusals thrown as Problems.
 * `connectDatabase` takes the caller's own client (row-level security holds); what may be done past
 * it stands apart in `connectAdminDatabase`. The subjects stand in the files beside this one.
 */
import {
  type AccountDeletion,
  connectAccountDeletion,
  connectDeleter,
  type Deleter,
} from "./account-deletion.ts";
import { connectFilesToRemove, type FilesToRemove } from "./files-to-remove.ts";
import { connectOutcomes, type Outcomes } from "./outcomes.ts";
import { connectOutputs, type Outputs } from "./outputs.ts";
import { connectOwnGenerations, type OwnGenerations } from "./own-generations.ts";
import { connectPredictions, type Predictions } from "./predictions.ts";
import { connectPushSubscriptions, type PushSubscriptions } from "./push-subscriptions.ts";
import type { Client } from "./query.ts";
import { connectViolations, type Violations } from "./violations.ts";

/** What the signed-in user may do. */
export type Database = OwnGenerations & Deleter;

/** What only the server may do. */
export type AdminDatabase =
  & Predictions
  & Outcomes
  & Outputs
  & AccountDeletion
  & FilesToRemove
  & PushSubscriptions
  & Violations;

export function connectDatabase(client: Client): Database {
  return { ...connectOwnGenerations(client), ...connectDeleter(client) };
}

export function connectAdminDatabase(client: Client): AdminDatabase {
  return {
    ...connectPredictions(client),
    ...connectOutcomes(client),
    ...connectOutputs(client),
    ...connectAccountDeletion(client),
    ...connectFilesToRemove(client),
    ...connectPushSubscriptions(client),
    ...connectViolations(client),
  };
}
