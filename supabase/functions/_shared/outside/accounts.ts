/** Auth's users, with the rights of an admin. */
import type { Client } from "./database/query.ts";

export interface Accounts {
  /** Deletes the user in Auth, with all sessions. A user who is already gone is not an error. */
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
