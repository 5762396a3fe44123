/** The steps that delete an account, each harmless to repeat. */
import * as z from "zod/mini";
import { type Client, done, parsed, queryLimit } from "./query.ts";

export interface Deleter {
  /** Refuses a session that was ended, though its token still holds. */
  checkAccountDeletion(): Promise<void>;
}

/** As the user who wants to delete their own account. */
export function connectDeleter(client: Client): Deleter {
  return {
    checkAccountDeletion: () =>
      done(client.rpc("check_account_deletion").abortSignal(queryLimit())),
  };
}

const jobIdsSchema = z.array(z.string());
const userIdsSchema = z.array(z.string());

export interface AccountDeletion {
  /** From here on nothing can be started on the account. */
  closeAccount(userId: string): Promise<void>;
  /** Everything in Postgres that is the user's; the jobs to cancel at Replicate. */
  eraseAccount(userId: string): Promise<string[]>;
  /** True once nothing can be left of it; false while another look is due. */
  finishAccountDeletion(userId: string): Promise<boolean>;
  /** The users of account deletions that stayed unfinished. */
  claimAccountDeletions(): Promise<string[]>;
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
    claimAccountDeletions: () =>
      parsed(userIdsSchema, client.rpc("claim_account_deletions").abortSignal(queryLimit())),
  };
}
