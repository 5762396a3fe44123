import type { Sql } from "postgres";

/** Listens to a channel. Returns a function that stops listening. */
export async function listen(
  sql: Sql,
  channel: string,
  onNotify: (payload: string) => void,
  onListen?: () => void,
): Promise<() => Promise<void>> {
  const { unlisten } = await sql.listen(channel, onNotify, onListen);
  // If the database is gone, there is nothing left to stop.
  return () => unlisten().catch(() => {});
}
