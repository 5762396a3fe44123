import type { RawData, WebSocket } from "ws";
import { type Channels, type ChannelsOptions, createChannels, topicPrefix } from "./channels.ts";
import {
  type Broadcast,
  decodeFrame,
  encodeBroadcast,
  encodeFrame,
  type Frame,
  type ProtocolVersion,
} from "./frames.ts";

interface ConnectionOptions extends Omit<ChannelsOptions, "send" | "onBroadcast"> {
  socket: WebSocket;
  version: ProtocolVersion;
  /** A client's broadcast, for everyone else who has joined. */
  onBroadcast(from: Connection, name: string, isPrivate: boolean, broadcast: Broadcast): void;
}

export interface Connection {
  /** Sends to the channel of this name, if this connection has joined it. */
  deliver(name: string, isPrivate: boolean, broadcast: Broadcast): void;
  hearsItself: Channels["hearsItself"];
  /** Ends the connection as a lost network does: without a close frame or a close message. */
  cut(): void;
}

/** Phoenix closes a socket that was silent for this long. A client sends a heartbeat every 25 s. */
const idleLimitMs = 60_000;

/** One socket. Its messages are handled one after another, in order of arrival. */
export function createConnection(options: ConnectionOptions): Connection {
  const { socket, version, log } = options;
  const send = (frame: Frame) => socket.send(encodeFrame(frame, version));
  const channels = createChannels({
    ...options,
    send,
    onBroadcast: (...broadcast) => options.onBroadcast(connection, ...broadcast),
  });
  const connection: Connection = {
    deliver: (name, isPrivate, broadcast) => {
      if (!channels.has(name, isPrivate)) return;
      socket.send(encodeBroadcast(`${topicPrefix}${name}`, broadcast, version));
    },
    hearsItself: channels.hearsItself,
    cut: () => socket.terminate(),
  };

  let idle: NodeJS.Timeout | undefined;
  const stayAwake = () => {
    clearTimeout(idle);
    idle = setTimeout(() => socket.close(1000), idleLimitMs).unref();
  };

  let turn: Promise<void> = Promise.resolve();
  const receive = (data: RawData, isBinary: boolean) => {
    stayAwake();
    let frame: Frame;
    try {
      frame = decodeFrame(toBuffer(data), isBinary, version);
    } catch (error) {
      log({ level: "warn", part: "realtime", event: "unreadable", reason: String(error) });
      return;
    }
    // A heartbeat does not wait behind a slow join.
    if (frame.topic === "phoenix") {
      send({ ...frame, event: "phx_reply", payload: { status: "ok", response: {} } });
    } else {
      turn = turn.then(() => channels.handle(frame));
    }
  };

  socket.on("message", receive);
  // A "close" event follows, which is enough.
  socket.on("error", () => {});
  socket.on("close", () => {
    clearTimeout(idle);
    channels.forgetAll();
  });
  stayAwake();
  return connection;
}

function toBuffer(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
