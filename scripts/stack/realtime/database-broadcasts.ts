import type { Sql } from "postgres";
import { listen } from "../database/listen.ts";
import type { Log } from "../log.ts";
import type { Broadcast } from "./frames.ts";

export interface DatabaseBroadcast extends Broadcast {
  topic: string;
  isPrivate: boolean;
}

interface MessageRow {
  id: string;
  topic: string;
  event: string;
  payload: unknown;
  private: boolean;
  binary_payload: Uint8Array | null;
}

/**
 * Passes on every row of `realtime.messages`, in the order of the commits. A notification carries
 * only the row's id (shims/realtime.sql). Notifications that arrive while rows are being read are
 * handled together afterwards.
 *
 * Resolves once it listens, with a function that stops it.
 */
export async function followDatabaseBroadcasts(
  sql: Sql,
  log: Log,
  onBroadcast: (broadcast: DatabaseBroadcast) => void,
): Promise<() => Promise<void>> {
  let waiting: string[] = [];
  let reading = false;

  const readAll = async () => {
    if (reading) return;
    reading = true;
    try {
      while (waiting.length > 0) {
        const ids = waiting;
        waiting = [];
        for (const row of await readMessages(sql, ids)) onBroadcast(toBroadcast(row));
      }
    } catch (error) {
      log({ level: "error", part: "realtime", event: "messages unread", reason: String(error) });
    } finally {
      reading = false;
    }
  };

  return await listen(sql, "realtime_messages", (id) => {
    waiting.push(id);
    void readAll();
  });
}

async function readMessages(sql: Sql, ids: string[]): Promise<MessageRow[]> {
  const rows = await sql<MessageRow[]>`
    select id, topic, event, payload, private, binary_payload
    from realtime.messages
    where id in ${sql(ids)}
  `;
  const order = new Map(ids.map((id, index) => [id, index]));
  return rows.toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
}

function toBroadcast(row: MessageRow): DatabaseBroadcast {
  return {
    topic: row.topic,
    isPrivate: row.private,
    event: row.event,
    payload: row.binary_payload ?? row.payload,
    meta: { id: row.id },
  };
}
