import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Handler } from "../lite/handler.ts";
import type { Log } from "../log.ts";
import { bodyLimitFor } from "./body-limit.ts";
import { answerPreflight, withCors } from "./cors.ts";
import { sendResponse, toRequest } from "./node-request.ts";

interface GatewayOptions {
  port: number;
  storageFileSizeMax: number;
  jwks: object;
  /** `/rest/v1`, `/auth/v1`, `/storage/v1`. */
  library: Handler;
  /** `/realtime/v1/api`. */
  broadcast: Handler;
  /** `/realtime/v1/websocket`. */
  connectRealtime(message: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** `/functions/v1`. Functions answer for themselves, including CORS. */
  callFunction(message: IncomingMessage, response: ServerResponse): Promise<void>;
  log: Log;
}

interface Gateway {
  close(): Promise<void>;
}

/** The one address of Supabase that an app knows. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const origin = `http://127.0.0.1:${options.port}`;
  const server = createServer((message, response) => {
    answer(message, response, origin, options).catch((error: unknown) => {
      // The connection was closed in the middle, by the client or by us. Nobody is left to read an
      // error.
      options.log({
        level: "debug",
        part: "gateway",
        event: "broke off",
        path: pathOf(message),
        reason: withoutQueries(String(error)),
      });
      response.destroy();
    });
  });
  const upgraded = new Set<Duplex>();
  server.on("upgrade", (message, socket, head) => {
    upgraded.add(socket);
    socket.once("close", () => upgraded.delete(socket));
    if (pathOf(message).startsWith("/realtime/v1/websocket")) {
      options.connectRealtime(message, socket, head);
    } else {
      socket.end("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
    }
  });
  // Longer than any client keeps an idle connection, so no connection is closed during a request.
  server.keepAliveTimeout = 90_000;
  await listen(server, options.port);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        // The server waits for these as well, but does not close them.
        for (const socket of upgraded) socket.destroy();
      }),
  };
}

async function answer(
  message: IncomingMessage,
  response: ServerResponse,
  origin: string,
  options: GatewayOptions,
): Promise<void> {
  const startedAt = performance.now();
  response.once("close", () => {
    options.log({
      level: "debug",
      part: "gateway",
      event: "answered",
      method: message.method,
      path: pathOf(message),
      status: response.statusCode,
      ms: Math.round(performance.now() - startedAt),
    });
  });

  const path = pathOf(message);
  if (path.startsWith("/functions/v1/")) {
    return await options.callFunction(message, response);
  }
  if (message.method === "OPTIONS") return await sendResponse(answerPreflight(path), response);

  const limit = bodyLimitFor(path, options.storageFileSizeMax);
  if (Number(message.headers["content-length"] ?? 0) > limit) {
    return await sendResponse(withCors(tooLarge(limit), path), response);
  }
  let isTooLarge = false;
  const request = toRequest(message, origin, limit, () => {
    isTooLarge = true;
  });
  const answered = await route(request, options).catch((error: unknown) =>
    failed(error, options.log)
  );
  // The handler saw the body break off and does not know why.
  await sendResponse(withCors(isTooLarge ? tooLarge(limit) : answered, path), response);
}

async function route(request: Request, options: GatewayOptions): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/auth/v1/.well-known/jwks.json") return Response.json(options.jwks);
  if (/^\/(rest|auth|storage)\/v1(\/|$)/.test(pathname)) return await options.library(request);
  if (pathname.startsWith("/realtime/v1/api/")) return await options.broadcast(request);
  return Response.json({ message: "no Route matched with those values" }, { status: 404 });
}

function failed(error: unknown, log: Log): Response {
  const reason = error instanceof Error ? error.stack : String(error);
  log({ level: "error", part: "gateway", event: "failed", reason });
  return Response.json(
    { message: "An unexpected error occurred. The stack's log has the details." },
    { status: 500 },
  );
}

function tooLarge(limit: number): Response {
  return Response.json(
    {
      statusCode: "413",
      error: "Payload too large",
      message: `The request's body is larger than ${limit} bytes.`,
    },
    { status: 413 },
  );
}

/** Parsed by hand, because `new URL` throws at some paths that a caller can send. */
function pathOf(message: IncomingMessage): string {
  return (message.url ?? "/").split("?", 1)[0] ?? "/";
}

/** The query may contain a signature, so it is never logged. */
function withoutQueries(text: string): string {
  return text.replaceAll(/\?\S*/g, "?…");
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}
