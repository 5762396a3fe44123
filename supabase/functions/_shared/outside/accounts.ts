/** The users of Auth, as its admin. */
import type { Client } from "./database/query.ts";

export interface Accounts {
  /** Ends the user's sign-in and all sessions. Somebody who is gone already is fine. */
  remove(userId: string): Promise<void>;
}

export function connectAccounts(client: Client): Accounts {
  return {
    async remove(userId) {
      const { error } = await client.auth.admin.deleteUser(userId);
      if (error && error.status !== 404) throw error;
    },
  };
}
