import type { Sql } from "postgres";

/** Listens to a channel. Gives what ends it. */
export async function listen(
  sql: Sql,
  channel: string,
  onNotify: (payload: string) => void,
  onListen?: () => void,
): Promise<() => Promise<void>> {
  const { unlisten } = await sql.listen(channel, onNotify, onListen);
  // Where the database is gone, nothing listens any more.
  return () => unlisten().catch(() => {});
}
