/** The steps of an account deletion. Each can be repeated. */
import * as z from "zod/mini";
import { type Client, done, parsed, queryLimit } from "./query.ts";

export interface Deleter {
  /** Refuses a session that has ended, although its token is still valid. */
  checkAccountDeletion(): Promise<void>;
}

/** With the rights of the user who wants to delete the account. */
export function connectDeleter(client: Client): Deleter {
  return {
    checkAccountDeletion: () =>
      done(client.rpc("check_account_deletion").abortSignal(queryLimit()), "user"),
  };
}

const jobIdsSchema = z.array(z.string());
const userIdsSchema = z.array(z.string());

export interface AccountDeletion {
  /** After this, nothing can be started on the account. */
  closeAccount(userId: string): Promise<void>;
  /** Erases everything of the user in Postgres. Returns the jobs to cancel at Replicate. */
  eraseAccount(userId: string): Promise<string[]>;
  /** True: nothing is left. False: another check is due. */
  finishAccountDeletion(userId: string): Promise<boolean>;
  /** A user whose account deletion is unfinished. Null: none is due. */
  claimAccountDeletion(): Promise<string | null>;
}

export function connectAccountDeletion(client: Client): AccountDeletion {
  return {
    closeAccount: (userId) =>
      done(client.rpc("close_account", { p_user_id: userId }).abortSignal(queryLimit())),
    eraseAccount: (userId) =>
      parsed(
        jobIdsSchema,
        client.rpc("erase_account", { p_user_id: userId }).abortSignal(queryLimit()),
      ),
    finishAccountDeletion: (userId) =>
      parsed(
        z.boolean(),
        client.rpc("finish_account_deletion", { p_user_id: userId }).abortSignal(queryLimit()),
      ),
    async claimAccountDeletion() {
      const [userId] = await parsed(
        userIdsSchema,
        client.rpc("claim_account_deletions", { p_limit: 1 }).abortSignal(queryLimit()),
      );
      return userId ?? null;
    },
  };
}
