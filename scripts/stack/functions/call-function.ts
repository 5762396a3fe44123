import { type IncomingMessage, request as httpRequest, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { withCors } from "../gateway/cors.ts";
import { sendResponse } from "../gateway/node-request.ts";

/**
 * Passes a request on to a function's process, and its answer back, without reading either. Removes
 * `/functions/v1` from the path, as a hosted project does: the function sees `/<name>/…`.
 *
 * @param idleLimitMs how long the function may take until its answer starts; then the caller gets a
 * 504.
 */
export async function passOn(
  message: IncomingMessage,
  response: ServerResponse,
  port: number,
  idleLimitMs: number,
): Promise<void> {
  const { connection: _hop, ...headers } = message.headers;
  const upstream = httpRequest({
    host: "127.0.0.1",
    port,
    // A connection that is kept open would break during a request when the function is restarted.
    agent: false,
    method: message.method,
    path: (message.url ?? "/").replace(/^\/functions\/v1/, ""),
    headers: { ...headers, "x-forwarded-for": message.socket.remoteAddress ?? "127.0.0.1" },
  });
  response.once("close", () => upstream.destroy());

  try {
    const answer = await answerOf(message, upstream, idleLimitMs);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, response);
  } catch (error) {
    if (response.headersSent || response.destroyed) response.destroy();
    else if (error instanceof IdleError) await sendError(response, idleTimeout);
    else await sendError(response, isRefused(error) ? bootError : workerError);
  }
}

class IdleError extends Error {
  override name = "IdleError";
}

async function answerOf(
  message: IncomingMessage,
  upstream: ReturnType<typeof httpRequest>,
  idleLimitMs: number,
): Promise<IncomingMessage> {
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    upstream.once("response", resolve);
    // `on` and not `once`: a later error that nobody awaits must not end the stack.
    upstream.on("error", reject);
  });
  const timer = setTimeout(() => upstream.destroy(new IdleError()), idleLimitMs);
  // A function may answer before it has read the whole body. Its answer counts, not our broken
  // pipe.
  pipeline(message, upstream).catch(() => {});
  try {
    return await answered;
  } finally {
    clearTimeout(timer);
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ECONNREFUSED";
}

interface FunctionError {
  status: number;
  code: string | number;
  message: string;
}

export const notFound: FunctionError = {
  status: 404,
  code: "NOT_FOUND",
  message: "Requested function was not found",
};
export const bootError: FunctionError = {
  status: 503,
  code: "BOOT_ERROR",
  message: "Function failed to start (please check logs)",
};
const workerError: FunctionError = {
  status: 500,
  code: "WORKER_ERROR",
  message: "Function exited due to an error (please check logs)",
};
const idleTimeout: FunctionError = {
  status: 504,
  code: "IDLE_TIMEOUT",
  message: "Request idle timeout limit (150s) reached",
};

/**
 * An answer that comes from Supabase's edge runtime and not from the function, in the runtime's
 * words.
 */
export async function sendError(
  response: ServerResponse,
  { status, code, message }: FunctionError,
): Promise<void> {
  await sendResponse(withCors(Response.json({ code, message }, { status })), response);
}
