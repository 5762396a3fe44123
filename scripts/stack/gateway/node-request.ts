import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { limitBody } from "./body-limit.ts";

/** Turns Node's request into a web Request whose body cannot exceed `bodyLimit` bytes. */
export function toRequest(
  message: IncomingMessage,
  origin: string,
  bodyLimit: number,
  onTooLarge: () => void,
): Request {
  const method = message.method ?? "GET";
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const hasBody = method !== "GET" && method !== "HEAD" &&
    (headers.has("content-length") || headers.has("transfer-encoding"));
  return new Request(`${origin}${message.url ?? "/"}`, {
    method,
    headers,
    ...(hasBody &&
      { body: webStream(message).pipeThrough(limitBody(bodyLimit, onTooLarge)), duplex: "half" }),
  });
}

/** Sends a web Response. Stops reading it if the client goes away. */
export async function sendResponse(response: Response, to: ServerResponse): Promise<void> {
  to.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== "set-cookie") to.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) to.setHeader("set-cookie", cookies);
  if (response.body === null) {
    to.end();
    return;
  }
  await pipeline(Readable.fromWeb(nodeStream(response.body)), to);
}

function webStream(message: IncomingMessage): ReadableStream<Uint8Array> {
  // The same class under two names: Node's types and the web's types do not know each other.
  return Readable.toWeb(message) as ReadableStream<Uint8Array>;
}

function nodeStream(body: ReadableStream<Uint8Array>): NodeReadableStream {
  return body as NodeReadableStream;
}
