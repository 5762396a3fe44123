import type { Sql } from "postgres";
import { listen } from "../database/listen.ts";
import type { Log } from "../log.ts";

interface Sender {
  stop(): Promise<void>;
}

interface QueuedRequest {
  id: string;
  method: string;
  url: string;
  params: Record<string, string>;
  headers: Record<string, string>;
  body: string | null;
  timeout_milliseconds: number;
}

interface Outcome {
  status: number | null;
  contentType: string | null;
  headers: Record<string, string> | null;
  content: string | null;
  timedOut: boolean;
  error: string | null;
}

/** pg_net's own numbers. */
const batchSize = 200;
const answersKept = "6 hours";

/**
 * The equivalent of pg_net's background worker: sends what transactions queued in
 * `net.http_request_queue`, once they have committed, and stores the answers in
 * `net._http_response`. A request is removed from the queue before it is sent, so one that breaks
 * off is not sent twice.
 */
export async function startSender(sql: Sql, log: Log): Promise<Sender> {
  const stopping = new AbortController();
  const underway = new Set<Promise<void>>();

  const sendQueued = async () => {
    const requests = await sql<QueuedRequest[]>`
      delete from net.http_request_queue
      where id in (
        select id from net.http_request_queue order by id limit ${batchSize} for update skip locked
      )
      returning *
    `;
    for (const request of requests) {
      const sent = send(sql, request, stopping.signal, log).finally(() => underway.delete(sent));
      underway.add(sent);
    }
    if (requests.length === batchSize) await sendQueued();
    if (requests.length > 0) {
      await sql`delete from net._http_response where created < now() - ${answersKept}::interval`;
    }
  };
  const wake = () => {
    sendQueued().catch((error: unknown) =>
      log({ level: "error", part: "net", event: "queue unread", reason: String(error) })
    );
  };
  const unlisten = await listen(sql, "net_request_queued", wake, wake);

  return {
    async stop() {
      await unlisten();
      stopping.abort();
      await Promise.allSettled(underway);
    },
  };
}

async function send(sql: Sql, request: QueuedRequest, stop: AbortSignal, log: Log): Promise<void> {
  const outcome = await fetchOutcome(request, stop);
  const { status, contentType, headers, content, timedOut, error } = outcome;
  log({
    level: error === null ? "debug" : "warn",
    part: "net",
    event: error === null ? "sent" : "failed",
    url: request.url,
    status,
    reason: error ?? undefined,
  });
  await sql`
    insert into net._http_response (id, status_code, content_type, headers, content, timed_out, error_msg)
    values (${request.id}, ${status}, ${contentType}, ${
    sql.json(headers)
  }, ${content}, ${timedOut}, ${error})
  `.catch((cause: unknown) =>
    log({ level: "error", part: "net", event: "answer lost", reason: String(cause) })
  );
}

async function fetchOutcome(request: QueuedRequest, stop: AbortSignal): Promise<Outcome> {
  try {
    const url = new URL(request.url);
    for (const [name, value] of Object.entries(request.params)) {
      url.searchParams.append(name, value);
    }
    const response = await fetch(url, {
      method: request.method,
      headers: request.headers,
      body: request.body,
      signal: AbortSignal.any([stop, AbortSignal.timeout(request.timeout_milliseconds)]),
    });
    return {
      status: response.status,
      contentType: response.headers.get("content-type"),
      headers: Object.fromEntries(response.headers),
      content: await response.text(),
      timedOut: false,
      error: null,
    };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    return {
      status: null,
      contentType: null,
      headers: null,
      content: null,
      timedOut,
      error: timedOut ? "Timeout was reached" : describe(error),
    };
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
