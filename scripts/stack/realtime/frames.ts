import * as z from "zod/mini";

/**
 * A Phoenix message. `joinRef` names the join that it belongs to, `ref` the message that it
 * answers.
 */
export interface Frame {
  joinRef: string | null;
  ref: string | null;
  /** `realtime:<channel name>`, or `phoenix` for heartbeats. */
  topic: string;
  event: string;
  payload: unknown;
}

/**
 * The payload of a broadcast. It is bytes if it was sent with `realtime.send_binary` or as an
 * ArrayBuffer.
 */
export interface Broadcast {
  event: string;
  payload: unknown;
  meta?: { id: string };
}

/** supabase-js speaks 2.0.0. A client that names no version means 1.0.0. */
export type ProtocolVersion = "1.0.0" | "2.0.0";

const referenceSchema = z.pipe(z.nullish(z.string()), z.transform((value) => value ?? null));
const arraySchema = z.tuple([
  referenceSchema,
  referenceSchema,
  z.string(),
  z.string(),
  z.unknown(),
]);
const objectSchema = z.object({
  join_ref: referenceSchema,
  ref: referenceSchema,
  topic: z.string(),
  event: z.string(),
  payload: z.unknown(),
});

/** Throws if the data is not a message of this version. */
export function decodeFrame(data: Buffer, isBinary: boolean, version: ProtocolVersion): Frame {
  if (isBinary) return decodeBinaryBroadcast(data);
  const message: unknown = JSON.parse(data.toString("utf8"));
  if (version === "2.0.0") {
    const [joinRef, ref, topic, event, payload] = z.parse(arraySchema, message);
    return { joinRef, ref, topic, event, payload };
  }
  const { join_ref: joinRef, ...rest } = z.parse(objectSchema, message);
  return { joinRef, ...rest };
}

export function encodeFrame(frame: Frame, version: ProtocolVersion): string {
  const { joinRef, ref, topic, event, payload } = frame;
  return version === "2.0.0"
    ? JSON.stringify([joinRef, ref, topic, event, payload])
    : JSON.stringify({ topic, event, payload, ref, join_ref: joinRef });
}

/** Binary in 2.0.0, as the service does it. Version 1.0.0 is text only and cannot carry bytes. */
export function encodeBroadcast(
  topic: string,
  broadcast: Broadcast,
  version: ProtocolVersion,
): string | Buffer {
  // The binary form has one byte for a length. Clients read the text form just as well.
  const fits = Buffer.byteLength(topic) < 256 && Buffer.byteLength(broadcast.event) < 256;
  if (version === "2.0.0" && fits) return encodeBinaryBroadcast(topic, broadcast);
  const payload = { type: "broadcast", ...broadcast };
  return encodeFrame({ joinRef: null, ref: null, topic, event: "broadcast", payload }, version);
}

const kind = { fromClient: 3, fromServer: 4 } as const;
const encoding = { bytes: 0, json: 1 } as const;

/**
 * `3, length of join_ref, ref, topic, event, metadata, encoding`, then these in order, then the
 * payload.
 */
function decodeBinaryBroadcast(data: Buffer): Frame {
  if (data[0] !== kind.fromClient) throw new Error(`Unknown binary message of kind ${data[0]}.`);
  const lengths = [...data.subarray(1, 6)];
  let position = 7;
  const parts = lengths.map((length) => {
    position += length;
    return data.toString("utf8", position - length, position);
  });
  const [joinRef = "", ref = "", topic = "", event = ""] = parts;
  const body = data.subarray(position);
  const payload: unknown = data[6] === encoding.json ? JSON.parse(body.toString("utf8")) : body;
  return {
    joinRef: joinRef || null,
    ref: ref || null,
    topic,
    event: "broadcast",
    payload: { type: "broadcast", event, payload },
  };
}

/** `4, length of topic, event, metadata, encoding`, then these in order, then the payload. */
function encodeBinaryBroadcast(topic: string, { event, payload, meta }: Broadcast): Buffer {
  const isBytes = payload instanceof Uint8Array;
  const parts = [topic, event, meta ? JSON.stringify(meta) : ""].map((part) => Buffer.from(part));
  return Buffer.concat([
    Buffer.from([
      kind.fromServer,
      ...parts.map((part) => part.length),
      isBytes ? encoding.bytes : encoding.json,
    ]),
    ...parts,
    isBytes ? payload : Buffer.from(JSON.stringify(payload)),
  ]);
}
