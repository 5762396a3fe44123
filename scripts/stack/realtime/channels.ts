import type { JWTPayload } from "jose";
import type { Sql } from "postgres";
import * as z from "zod/mini";
import type { Tokens } from "../gateway/tokens.ts";
import type { Log } from "../log.ts";
import { claimsOfToken, describeExpiry, RefusedError } from "./credentials.ts";
import type { Broadcast, Frame } from "./frames.ts";
import { askPermissions } from "./permissions.ts";

export interface ChannelsOptions {
  /**
   * The claims of the API key that opened the socket. A join without a token of its own uses them.
   */
  claims: JWTPayload;
  tokens: Tokens;
  sql: Sql;
  isPrivateOnly(): boolean;
  log: Log;
  send(frame: Frame): void;
  onBroadcast(name: string, isPrivate: boolean, broadcast: Broadcast): void;
}

/** The channels that one socket has joined. */
export interface Channels {
  /** Does what a message asks for, and answers it. Never rejects. */
  handle(frame: Frame): Promise<void>;
  /** Whether this name is joined, as a public or a private channel. */
  has(name: string, isPrivate: boolean): boolean;
  /** Whether the client wants its own broadcasts back. */
  hearsItself(name: string): boolean;
  forgetAll(): void;
}

interface Channel {
  joinRef: string | null;
  isPrivate: boolean;
  token: string | undefined;
  mayWrite: boolean;
  acknowledges: boolean;
  hearsItself: boolean;
  expiry: NodeJS.Timeout | undefined;
}

export const topicPrefix = "realtime:";
/** A longer timeout overflows and fires at once. */
const timeoutMaxMs = 2 ** 31 - 1;

/** Some clients send booleans as strings. */
const flagSchema = z.prefault(z.union([z.boolean(), z.stringbool()]), false);
const joinSchema = z.looseObject({
  config: z.prefault(
    z.looseObject({
      private: flagSchema,
      broadcast: z.prefault(z.looseObject({ ack: flagSchema, self: flagSchema }), {}),
      postgres_changes: z.prefault(z.array(z.unknown()), []),
    }),
    {},
  ),
  access_token: z.nullish(z.string()),
});
const tokenSchema = z.looseObject({ access_token: z.nullish(z.string()) });
const broadcastSchema = z.looseObject({ event: z.string(), payload: z.unknown() });

export function createChannels(options: ChannelsOptions): Channels {
  const { tokens, sql, isPrivateOnly, log, send } = options;
  const channels = new Map<string, Channel>();

  const reply = ({ joinRef, ref, topic }: Frame, status: "ok" | "error", response: object) =>
    send({ joinRef, ref, topic, event: "phx_reply", payload: { status, response } });

  const forget = (topic: string): Channel | undefined => {
    const channel = channels.get(topic);
    clearTimeout(channel?.expiry);
    channels.delete(topic);
    return channel;
  };

  /** The client does not rejoin by itself after this: it needs a better token first. */
  const close = (topic: string, message: string) => {
    const channel = forget(topic);
    if (channel === undefined) return;
    const { joinRef } = channel;
    const name = topic.slice(topicPrefix.length);
    const payload = { extension: "system", status: "error", message, channel: name };
    send({ joinRef, ref: null, topic, event: "system", payload });
    send({ joinRef, ref: joinRef, topic, event: "phx_close", payload: {} });
    log({ level: "info", part: "realtime", event: "channel closed", topic, reason: message });
  };

  const watchExpiry = (topic: string, claims: JWTPayload): NodeJS.Timeout | undefined => {
    if (claims.exp === undefined) return undefined;
    const left = Math.min(claims.exp * 1000 - Date.now(), timeoutMaxMs);
    return setTimeout(() => close(topic, describeExpiry(claims)), left).unref();
  };

  const join = async (frame: Frame) => {
    const { topic, ref } = frame;
    const { config, access_token } = z.parse(joinSchema, frame.payload ?? {});
    if (!topic.startsWith(topicPrefix) || topic === topicPrefix) {
      throw new RefusedError("TopicNameRequired: You must provide a topic name");
    }
    if (config.postgres_changes.length > 0) {
      throw new RefusedError(
        "PostgresChangesMissing: The local stack has none; broadcast from the database instead",
      );
    }
    const token = access_token?.startsWith("sb_") ? undefined : access_token ?? undefined;
    if (!config.private && isPrivateOnly()) {
      throw new RefusedError("PrivateOnly: This project only allows private channels");
    }
    const claims = token === undefined ? options.claims : await claimsOfToken(tokens, token);
    const mayWrite = await mayJoin(sql, topic, config.private, claims);
    forget(topic);
    channels.set(topic, {
      joinRef: frame.joinRef ?? ref,
      isPrivate: config.private,
      token,
      mayWrite,
      acknowledges: config.broadcast.ack,
      hearsItself: config.broadcast.self,
      expiry: watchExpiry(topic, claims),
    });
    reply(frame, "ok", { postgres_changes: [] });
    log({ level: "debug", part: "realtime", event: "joined", topic, role: claims["role"] });
  };

  const renewToken = async ({ topic, payload }: Frame, channel: Channel) => {
    const token = z.parse(tokenSchema, payload ?? {}).access_token;
    if (!token || token === channel.token || token.startsWith("sb_")) return;
    const claims = await claimsOfToken(tokens, token);
    const mayWrite = await mayJoin(sql, topic, channel.isPrivate, claims);
    clearTimeout(channel.expiry);
    Object.assign(channel, { token, mayWrite, expiry: watchExpiry(topic, claims) });
  };

  const broadcast = (frame: Frame, channel: Channel) => {
    const { event, payload } = z.parse(broadcastSchema, frame.payload);
    // Without permission a broadcast is dropped silently, as the service does it.
    if (channel.mayWrite) {
      const name = frame.topic.slice(topicPrefix.length);
      options.onBroadcast(name, channel.isPrivate, { event, payload });
    }
    if (channel.acknowledges) reply(frame, "ok", {});
  };

  const leave = (frame: Frame, { joinRef }: Channel) => {
    forget(frame.topic);
    reply(frame, "ok", {});
    send({ joinRef, ref: joinRef, topic: frame.topic, event: "phx_close", payload: {} });
  };

  const reasonOf = (error: unknown): string => {
    if (error instanceof RefusedError) return error.message;
    log({ level: "error", part: "realtime", event: "failed", reason: String(error) });
    return "Unknown Error on Channel";
  };

  const handleJoined = async (frame: Frame, channel: Channel): Promise<void> => {
    if (frame.event === "access_token") {
      await renewToken(frame, channel).catch((error: unknown) =>
        close(frame.topic, reasonOf(error))
      );
    } else if (frame.event === "broadcast") broadcast(frame, channel);
    else if (frame.event === "phx_leave") leave(frame, channel);
    // Presence, which nothing here uses.
    else reply(frame, "error", { reason: `The local stack does not know "${frame.event}".` });
  };

  return {
    handle: async (frame) => {
      try {
        const channel = channels.get(frame.topic);
        if (frame.event === "phx_join") await join(frame);
        else if (channel === undefined) reply(frame, "error", { reason: "unmatched topic" });
        else await handleJoined(frame, channel);
      } catch (error) {
        const reason = reasonOf(error);
        reply(frame, "error", { reason });
        const { topic, event } = frame;
        log({ level: "warn", part: "realtime", event: "refused", topic, asked: event, reason });
      }
    },
    has: (name, isPrivate) => channels.get(`${topicPrefix}${name}`)?.isPrivate === isPrivate,
    hearsItself: (name) => channels.get(`${topicPrefix}${name}`)?.hearsItself ?? false,
    forgetAll: () => {
      for (const topic of channels.keys()) forget(topic);
    },
  };
}

/**
 * Whether the claims may write to the topic. Throws a RefusedError if they may not even read it.
 */
async function mayJoin(
  sql: Sql,
  topic: string,
  isPrivate: boolean,
  claims: JWTPayload,
): Promise<boolean> {
  if (!isPrivate) return true;
  const name = topic.slice(topicPrefix.length);
  const { read, write } = await askPermissions(sql, name, claims);
  if (read) return write;
  throw new RefusedError(
    `Unauthorized: You do not have permissions to read from this Channel topic: ${name}`,
  );
}
