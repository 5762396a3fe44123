import type { JWTPayload } from "jose";
import type { Sql } from "postgres";
import * as z from "zod/mini";
import { bearerToken, type Tokens } from "../gateway/tokens.ts";
import type { Handler } from "../lite/handler.ts";
import { claimsOfToken } from "./credentials.ts";
import type { DatabaseBroadcast } from "./database-broadcasts.ts";
import { askPermissions } from "./permissions.ts";

const messageSchema = z.object({
  topic: z.string().check(z.minLength(1)),
  event: z.string().check(z.minLength(1)),
  payload: z.unknown(),
  private: z.prefault(z.boolean(), false),
});
const bodySchema = z.object({ messages: z.array(messageSchema) });
type Message = z.infer<typeof messageSchema>;

/**
 * Broadcasts without a socket: `POST /realtime/v1/api/broadcast` for many messages, and
 * supabase-js' `httpSend` at `…/broadcast/<topic>/events/<event>`. Answers 202 and drops messages
 * that the sender may not send, as the service does.
 */
export function createHttpBroadcast(
  sql: Sql,
  tokens: Tokens,
  onBroadcast: (broadcast: DatabaseBroadcast) => void,
): Handler {
  return async (request) => {
    const claims = await claimsOfRequest(request, tokens);
    if (claims === undefined) return Response.json({ error: "Unauthorized" }, { status: 401 });
    const messages = await readMessages(request);
    if (messages === undefined) return Response.json({ error: "Invalid message" }, { status: 422 });
    for (const { private: isPrivate, topic, event, payload } of messages) {
      const may = isPrivate ? await askPermissions(sql, topic, claims) : { write: true };
      if (may.write) onBroadcast({ topic, isPrivate, event, payload });
    }
    return new Response(null, { status: 202 });
  };
}

async function claimsOfRequest(request: Request, tokens: Tokens): Promise<JWTPayload | undefined> {
  const key = request.headers.get("apikey") ?? new URL(request.url).searchParams.get("apikey");
  const keyClaims = tokens.claimsOfApiKey(key ?? "");
  const token = bearerToken(request.headers);
  if (keyClaims === undefined || token === undefined || token.startsWith("sb_")) return keyClaims;
  return await claimsOfToken(tokens, token).catch(() => undefined);
}

/** `undefined` if it is not a message. */
async function readMessages(request: Request): Promise<Message[] | undefined> {
  const { pathname, searchParams } = new URL(request.url);
  const [, topic, event] = /\/api\/broadcast\/([^/]+)\/events\/([^/]+)$/.exec(pathname) ?? [];
  const isBytes = request.headers.get("content-type") === "application/octet-stream";
  const body: unknown = isBytes
    ? await request.bytes()
    : await request.json().catch(() => undefined);
  if (topic !== undefined && event !== undefined) {
    return [{
      topic: decodeURIComponent(topic),
      event: decodeURIComponent(event),
      payload: body,
      private: searchParams.get("private") === "true",
    }];
  }
  return pathname.endsWith("/api/broadcast")
    ? z.safeParse(bodySchema, body).data?.messages
    : undefined;
}
