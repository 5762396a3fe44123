/** The steps that delete an account, each harmless to repeat. */
import * as z from "zod/mini";
import { type Client, done, parsed, queryLimit } from "./query.ts";

export interface Deleter {
  /** Refuses a session that was ended, though its token still holds. */
  checkDeleter(): Promise<void>;
}

/** As the user who wants to delete their own account. */
export function connectDeleter(client: Client): Deleter {
  return {
    checkDeleter: () => done(client.rpc("check_deleter").abortSignal(queryLimit())),
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
  finishDeletion(userId: string): Promise<boolean>;
  /** The users of deletions that stayed unfinished. */
  claimDeletions(): Promise<string[]>;
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
    finishDeletion: (userId) =>
      parsed(
        z.boolean(),
        client.rpc("finish_deletion", { p_user_id: userId }).abortSignal(queryLimit()),
      ),
    claimDeletions: () =>
      parsed(userIdsSchema, client.rpc("claim_deletions").abortSignal(queryLimit())),
  };
}
