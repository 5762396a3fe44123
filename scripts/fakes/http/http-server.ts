import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Answer } from "./answer.ts";

/** A request, read in full. */
export interface Call {
  method: string;
  url: URL;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
  /** The other end's address. */
  peer: string;
  /** Aborts when the caller has gone or the server closes. */
  signal: AbortSignal;
}

interface HttpServer {
  /** `http://127.0.0.1:<port>`, without a slash. */
  url: string;
  close(): Promise<void>;
}

/** As much as any of the services that we fake accepts. The app never sends more. */
const BODY_BYTES_MAX = 100 * 1024 * 1024;
/** How long a fault may keep a caller waiting. */
const HANG_MAX_MS = 120_000;
const DRIP_EVERY_MS = 50;

interface HttpServerOptions {
  /** 0 takes any free port. */
  port: number;
  host: string;
  /** What the service that is faked answers to a body that is too large. */
  tooLarge?: Answer;
}

/**
 * Serves `handle` on one port. A handler that throws has a bug, and the answer is a 500 with its
 * message.
 */
export async function startHttpServer(
  { port, host, tooLarge = { status: 413, headers: {}, body: "" } }: HttpServerOptions,
  handle: (call: Call) => Promise<Answer>,
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    void serve(request, response, handle, tooLarge);
  });
  // Node closes an idle connection after 5 s. A client that reuses it at that moment would see a
  // reset that no fault caused.
  server.keepAliveTimeout = 65_000;
  const listening = Promise.withResolvers<void>();
  server.once("error", listening.reject);
  server.listen(port, host, listening.resolve);
  await listening.promise;
  const address = server.address();
  const bound = typeof address === "object" && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}`,
    async close() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (call: Call) => Promise<Answer>,
  tooLarge: Answer,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    const body = await readBody(request);
    const answer = body ? await handle(toCall(request, body, gone.signal)) : tooLarge;
    await write(response, answer, gone.signal, request.method === "HEAD");
  } catch (error) {
    if (gone.signal.aborted) return;
    console.error("A fake could not answer:", error);
    if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
    response.end(String(error));
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    size += bytes.length;
    if (size > BODY_BYTES_MAX) return undefined;
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

function toCall(request: IncomingMessage, body: Buffer, signal: AbortSignal): Call {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const url = new URL(request.url ?? "/", "http://localhost");
  const peer = request.socket.remoteAddress ?? "";
  return { method: request.method ?? "GET", url, headers, body, peer, signal };
}

async function write(
  response: ServerResponse,
  answer: Answer,
  signal: AbortSignal,
  headOnly: boolean,
) {
  const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body);
  if (answer.wire === "reset") return void response.socket?.resetAndDestroy();
  if (answer.wire === "hang") {
    const limit = setTimeout(() => response.destroy(), HANG_MAX_MS).unref();
    signal.addEventListener("abort", () => clearTimeout(limit), { once: true });
    return;
  }
  response.writeHead(answer.status, { "content-length": String(body.length), ...answer.headers });
  if (answer.wire === "cut") {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
    return;
  }
  if (answer.wire === "drip") return drip(response, body, signal);
  response.end(headOnly ? undefined : body);
}

/** A few bytes at a time: about five seconds for one of our clips. */
async function drip(response: ServerResponse, body: Buffer, signal: AbortSignal) {
  const size = Math.max(1, Math.ceil(body.length / 100));
  for (let at = 0; at < body.length && !signal.aborted; at += size) {
    response.write(body.subarray(at, at + size));
    await new Promise((resolve) => setTimeout(resolve, DRIP_EVERY_MS).unref());
  }
  response.end();
}
