import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Sql } from "postgres";
import { WebSocketServer } from "ws";
import type { Tokens } from "../gateway/tokens.ts";
import type { Handler } from "../lite/handler.ts";
import type { Log } from "../log.ts";
import { type Connection, createConnection } from "./connection.ts";
import { claimsOfToken } from "./credentials.ts";
import { type DatabaseBroadcast, followDatabaseBroadcasts } from "./database-broadcasts.ts";
import { createHttpBroadcast } from "./http-broadcast.ts";

interface Realtime {
  connect(message: IncomingMessage, socket: Duplex, head: Buffer): void;
  broadcast: Handler;
  /** Cuts every socket as a lost network does. */
  cut(): void;
  close(): Promise<void>;
}

interface RealtimeOptions {
  sql: Sql;
  tokens: Tokens;
  /** Whether the project refuses public channels (its setting `private_only`). */
  isPrivateOnly(): boolean;
  log: Log;
}

/** A partition is made three days before its day. */
const PARTITIONS_EVERY_MS = 6 * 3_600_000;
/** A hosted project allows 3,000 KB. */
const payloadMaxBytes = 3_000_000;

/**
 * Supabase Realtime's Broadcast over its wire protocol, without Presence and Postgres Changes,
 * which nothing here uses.
 */
export async function startRealtime(
  { sql, tokens, isPrivateOnly, log }: RealtimeOptions,
): Promise<Realtime> {
  const server = new WebSocketServer({ noServer: true, maxPayload: payloadMaxBytes });
  const connections = new Set<Connection>();

  const fanOut = ({ topic, isPrivate, ...message }: DatabaseBroadcast) => {
    for (const connection of connections) connection.deliver(topic, isPrivate, message);
  };
  const daily = setInterval(() => {
    sql`select realtime.keep_partitions()`.catch((error: unknown) =>
      log({ level: "error", part: "realtime", event: "no partition", reason: String(error) })
    );
  }, PARTITIONS_EVERY_MS).unref();
  const stopFollowing = await followDatabaseBroadcasts(sql, log, fanOut);

  const accept = async (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { searchParams } = new URL(`http://gateway${message.url ?? "/"}`);
    const key = searchParams.get("apikey") ?? "";
    const claims = tokens.claimsOfApiKey(key) ??
      await claimsOfToken(tokens, key).catch(() => undefined);
    if (claims === undefined) return refuse(socket, 401, "Unauthorized", "Invalid API key");
    const version = searchParams.get("vsn") ?? "1.0.0";
    if (version !== "1.0.0" && version !== "2.0.0") {
      return refuse(socket, 400, "Bad Request", `Unknown protocol version ${version}`);
    }
    server.handleUpgrade(message, socket, head, (webSocket) => {
      const connection = createConnection({
        socket: webSocket,
        version,
        claims,
        tokens,
        sql,
        isPrivateOnly,
        log,
        onBroadcast: (from, topic, isPrivate, broadcast) => {
          for (const to of connections) {
            if (to !== from || to.hearsItself(topic)) to.deliver(topic, isPrivate, broadcast);
          }
        },
      });
      connections.add(connection);
      log({ level: "debug", part: "realtime", event: "connected", sockets: connections.size });
      webSocket.on("close", () => {
        connections.delete(connection);
        log({ level: "debug", part: "realtime", event: "disconnected", sockets: connections.size });
      });
    });
  };

  const cut = () => {
    for (const connection of connections) connection.cut();
  };

  return {
    connect: (message, socket, head) => {
      socket.on("error", () => {});
      accept(message, socket, head).catch(() => socket.destroy());
    },
    broadcast: createHttpBroadcast(sql, tokens, fanOut),
    cut,
    close: async () => {
      clearInterval(daily);
      await stopFollowing();
      cut();
      server.close();
    },
  };
}

function refuse(socket: Duplex, status: number, title: string, error: string): void {
  const body = JSON.stringify({ error });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
