/** The session of the signed-in user. */
import { type Client, done, queryLimit } from "./query.ts";

export interface Session {
  /** Refuses a session that has ended, although its token is still valid. */
  checkSession(): Promise<void>;
}

export function connectSession(client: Client): Session {
  return {
    checkSession: () => done(client.rpc("check_session").abortSignal(queryLimit()), "user"),
  };
}
