/**
 * Postgres, as the functions use it: one method per call. Answers are parsed, refusals are thrown
 * as Problems. `connectDatabase` takes the caller's own client, so row-level security applies.
 * Calls that bypass it are separate, in `connectAdminDatabase`. There is one file per subject
 * beside this one.
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
import { connectOwnPurchases, type OwnPurchases } from "./own-purchases.ts";
import { connectPaymentUpkeep, type PaymentUpkeep } from "./payment-upkeep.ts";
import { connectPredictions, type Predictions } from "./predictions.ts";
import { connectPurchases, type Purchases } from "./purchases.ts";
import { connectPushSubscriptions, type PushSubscriptions } from "./push-subscriptions.ts";
import type { Client } from "./query.ts";
import { connectSession, type Session } from "./session.ts";
import { connectMeasuredUploads, type MeasuredUploads } from "./uploads.ts";
import { connectViolations, type Violations } from "./violations.ts";

/** Calls with the rights of the signed-in user. */
export type Database = OwnGenerations & OwnPurchases & Session & Deleter;

/** Calls that only the server may make. */
export type AdminDatabase =
  & Predictions
  & Outcomes
  & Outputs
  & AccountDeletion
  & Purchases
  & PaymentUpkeep
  & FilesToRemove
  & MeasuredUploads
  & PushSubscriptions
  & Violations;

export function connectDatabase(client: Client): Database {
  return {
    ...connectOwnGenerations(client),
    ...connectOwnPurchases(client),
    ...connectSession(client),
    ...connectDeleter(client),
  };
}

export function connectAdminDatabase(client: Client): AdminDatabase {
  return {
    ...connectPredictions(client),
    ...connectOutcomes(client),
    ...connectOutputs(client),
    ...connectAccountDeletion(client),
    ...connectPurchases(client),
    ...connectPaymentUpkeep(client),
    ...connectFilesToRemove(client),
    ...connectMeasuredUploads(client),
    ...connectPushSubscriptions(client),
    ...connectViolations(client),
  };
}
