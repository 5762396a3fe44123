/**
 * Replicate, through its own client with its dangers removed (seen in replicate@1.4.0):
 * it repeats a create up to six times when the connection breaks, and any call on 429 without waiting,
 * and knows no limit on waiting. One lost answer could start several paid predictions. Here every
 * call is sent once.
 */
import Replicate from "replicate";
import * as z from "zod/mini";
import { explain } from "../http/log.ts";

/** A NUL, or half of a character, is no text that Postgres can keep. */
const plainWordSchema = z.string().check(z.regex(/^\P{C}{1,100}$/u));

/** What Replicate says about a prediction (its API's prediction object; unknown fields are fine). */
export const predictionSchema = z.object({
  id: plainWordSchema,
  /** `starting`, `processing`, `succeeded`, `failed`, `canceled`, `aborted`, or a word to come. */
  status: plainWordSchema,
  output: z.optional(z.unknown()),
  error: z.optional(z.unknown()),
  logs: z.optional(z.nullable(z.string())),
  /** Where its webhooks go; Replicate gives it back. */
  webhook: z.optional(z.nullable(z.string())),
});

export type Prediction = z.infer<typeof predictionSchema>;

/** What became of a create: taken, clearly refused (nothing was made), or nobody knows. */
export type Created =
  | { kind: "accepted"; prediction: Prediction }
  /** `status` 0: it was not even sent. */
  | { kind: "refused"; status: number; reason: string }
  | { kind: "unclear"; reason: string };

/** What a look at a prediction gave. No answer moves no money. */
type Found =
  | { kind: "found"; prediction: Prediction }
  | { kind: "unknown" }
  | { kind: "no_answer" };

/** Which model is run: an official one by its name, any other by its pinned version. */
interface PinnedModel {
  /** `owner/name` on Replicate. */
  replicate: string;
  version: string | null;
}

export type Input = Record<string, string | number | boolean>;

export interface ReplicateApi {
  create(model: PinnedModel, input: Input, webhookUrl: string | null): Promise<Created>;
  get(jobId: string): Promise<Found>;
  /** Asks to end a prediction. Null: no answer; its webhook or a later look tells what became of it. */
  cancel(jobId: string): Promise<Prediction | null>;
  /** The predictions made since then, the newest first. Null: not all of them could be read. */
  list(since: Date): Promise<Prediction[] | null>;
  /** Gives Replicate a file of its own to read, where it cannot reach ours; the file's address there. */
  upload(file: Blob): Promise<string>;
}

/** A create that is not answered within this time is unclear, not failed. */
const CREATE_TIMEOUT_MS = 20_000;
const GET_TIMEOUT_MS = 8_000;
const UPLOAD_TIMEOUT_MS = 30_000;
const LIST_TIMEOUT_MS = 20_000;

/** A hundred predictions each (Replicate's API). */
const PAGES_MAX = 10;

const pageSchema = z.object({
  results: z.array(predictionSchema),
  next: z.optional(z.nullable(z.string())),
});

/** A prediction that runs longer is ended by Replicate, well inside the hour that it keeps outputs. */
const CANCEL_AFTER = "30m";

/**
 * What `sendOnce` makes of 429 and of no answer: statuses that the client does not repeat (it repeats
 * 429, and 5xx of a GET), and that Replicate does not use.
 */
const THROTTLED = 499;
const NO_ANSWER = 498;

export function connectReplicate(token: string, baseUrl: string): ReplicateApi {
  const replicate = new Replicate({
    auth: token,
    baseUrl,
    useFileOutput: false,
    fetch: sendOnce,
  });

  return {
    async create(model, input, webhookUrl) {
      const signal = AbortSignal.timeout(CREATE_TIMEOUT_MS);
      try {
        const prediction = await replicate.predictions.create({
          ...(model.version === null ? { model: model.replicate } : { version: model.version }),
          input,
          ...(webhookUrl === null ? {} : {
            webhook: webhookUrl,
            webhook_events_filter: [
              "start",
              "logs",
              "completed",
            ] as const satisfies string[],
          }),
          signal,
        });
        return {
          kind: "accepted",
          prediction: z.parse(predictionSchema, prediction),
        };
      } catch (error) {
        const status = statusOf(error);
        if (isRefusal(status)) {
          return {
            kind: "refused",
            status: status === THROTTLED ? 429 : status,
            reason: explain(error),
          };
        }
        return { kind: "unclear", reason: explain(error) };
      }
    },

    async get(jobId) {
      try {
        const signal = AbortSignal.timeout(GET_TIMEOUT_MS);
        const prediction = await replicate.predictions.get(jobId, { signal });
        return { kind: "found", prediction: z.parse(predictionSchema, prediction) };
      } catch (error) {
        return { kind: statusOf(error) === 404 ? "unknown" : "no_answer" };
      }
    },

    async cancel(jobId) {
      try {
        const signal = AbortSignal.timeout(GET_TIMEOUT_MS);
        return z.parse(predictionSchema, await replicate.predictions.cancel(jobId, { signal }));
      } catch {
        return null;
      }
    },

    async list(since) {
      const signal = AbortSignal.timeout(LIST_TIMEOUT_MS);
      const predictions: Prediction[] = [];
      let url: URL | null = new URL(`${baseUrl}/predictions`);
      url.searchParams.set("created_after", since.toISOString());
      try {
        for (let page = 0; page < PAGES_MAX && url !== null; page += 1) {
          const response: Response = await replicate.request(url, { method: "GET", signal });
          const { results, next } = z.parse(pageSchema, await response.json());
          predictions.push(...results);
          url = nextPage(next, baseUrl);
        }
        return url === null ? predictions : null;
      } catch {
        return null;
      }
    },

    async upload(file) {
      const signal = AbortSignal.timeout(UPLOAD_TIMEOUT_MS);
      const { urls } = await replicate.files.create(file, {}, { signal });
      return urls.get;
    },
  };
}

/** A fetch that never invites the client to try again, and ends predictions that run too long. */
async function sendOnce(
  input: Request | URL | string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (
    init.method === "POST" &&
    new URL(String(input)).pathname.endsWith("/predictions")
  ) {
    headers.set("cancel-after", CANCEL_AFTER);
  }
  try {
    const response = await fetch(input, {
      ...init,
      headers,
      redirect: "error",
      ...unpooled(),
    });
    if (response.status === 429) return withStatus(response, THROTTLED);
    if (response.status >= 500) return withStatus(response, NO_ANSWER);
    return response;
  } catch {
    return new Response("no answer", { status: NO_ANSWER });
  }
}

const withStatus = (response: Response, status: number) =>
  new Response(response.body, { status, headers: response.headers });

/**
 * Deno sends a POST a second time by itself when a kept-alive connection dies under it. A connection
 * of its own for each request prevents that.
 */
function unpooled(): RequestInit {
  const { Deno } = globalThis as {
    Deno?: { createHttpClient?: (options: object) => unknown };
  };
  return Deno?.createHttpClient === undefined ? {} : {
    client: Deno.createHttpClient({ poolMaxIdlePerHost: 0 }),
  } as RequestInit;
}

/** Never with our token to another host. */
function nextPage(next: string | null | undefined, baseUrl: string): URL | null {
  if (!next) return null;
  const url = new URL(next, baseUrl);
  if (url.origin !== new URL(baseUrl).origin) throw new Error("the next page is elsewhere");
  return url;
}

/** 408 and 425 may come from something in between, after the request went on. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && ![408, 425, NO_ANSWER].includes(status);
}

/** The client's ApiError is not exported; it carries the response. 0: no HTTP answer at all. */
function statusOf(error: unknown): number {
  if (
    error instanceof Error && "response" in error &&
    error.response instanceof Response
  ) {
    return error.response.status;
  }
  return 0;
}
