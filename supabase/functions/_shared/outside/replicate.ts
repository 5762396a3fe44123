/**
 * Replicate's API, through Replicate's own client. We work around its dangers (seen in
 * replicate@1.4.0): it repeats a create up to six times when the connection breaks, repeats any
 * call on 429 without waiting, and has no timeout. One lost answer could start several paid
 * predictions. Here, every call is sent once.
 */
import Replicate from "replicate";
import * as z from "zod/mini";
import { parseJson } from "../http/body.ts";
import { explain } from "../http/log.ts";
import { readAtMost } from "./read-at-most.ts";

/** No control characters and no half of a surrogate pair, which Postgres could not store. */
const plainWordSchema = z.string().check(z.regex(/^\P{C}{1,100}$/u));

/** A prediction object of Replicate's API. Unknown fields are allowed. */
export const predictionSchema = z.object({
  id: plainWordSchema,
  /** `starting`, `processing`, `succeeded`, `failed`, `canceled`, `aborted`, or a future status. */
  status: plainWordSchema,
  output: z.optional(z.unknown()),
  error: z.optional(z.unknown()),
  logs: z.optional(z.nullable(z.string())),
  /** When it ended. Its output is kept for an hour from then on. */
  completed_at: z.optional(z.nullable(z.string())),
  /** The URL of its webhook, as we gave it. */
  webhook: z.optional(z.nullable(z.string())),
});

export type Prediction = z.infer<typeof predictionSchema>;

/** The result of a create: accepted, clearly refused (no prediction exists), or unclear. */
export type Created =
  | { kind: "accepted"; prediction: Prediction }
  /** `status` 0: the request was not sent. */
  | { kind: "refused"; status: number; reason: string }
  | { kind: "unclear"; reason: string };

/** The result of a lookup. On `no_answer`, no credits are moved. */
type Found =
  | { kind: "found"; prediction: Prediction }
  | { kind: "unknown" }
  | { kind: "no_answer" };

/** What to run: an official model by its name, any other by its pinned version. */
interface ModelRun {
  /** `owner/name` on Replicate. */
  replicate: string;
  version: string | null;
  input: Input;
}

interface CreateOptions {
  /** Null: we are told nothing and poll. */
  webhookUrl: string | null;
  /**
   * Replicate ends a prediction that runs longer. Well below the hour that outputs are kept, or a
   * run that is found late has lost its output.
   */
  cancelAfterSeconds: number;
}

export type Input = Record<string, string | number | boolean | string[]>;

export interface ReplicateApi {
  create(run: ModelRun, options: CreateOptions): Promise<Created>;
  get(jobId: string): Promise<Found>;
  /** Cancels a prediction. Null: no answer; its webhook or a later poll will tell the result. */
  cancel(jobId: string): Promise<Prediction | null>;
  /**
   * The wanted ones of the predictions made in that time, newest first. Null: the list could not be
   * read completely.
   */
  list(
    since: Date,
    until: Date,
    isWanted?: (prediction: Prediction) => boolean,
  ): Promise<Prediction[] | null>;
  /** Uploads a file to Replicate, for when it cannot read ours. Returns the file's URL there. */
  upload(file: Blob): Promise<string>;
}

/** A create without an answer after this time is unclear, not failed. */
const CREATE_TIMEOUT_MS = 20_000;
const GET_TIMEOUT_MS = 8_000;
/** A clip has up to 50 MB. */
const UPLOAD_TIMEOUT_MS = 100_000;
const LIST_TIMEOUT_MS = 20_000;

/** A page has a hundred predictions (Replicate's API). */
const PAGES_MAX = 10;

/** Of one answer, and of all pages of a list. They bound the CPU and the memory of a call. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;
const LIST_BYTES_MAX = 6 * 1024 * 1024;

const pageSchema = z.object({
  results: z.array(predictionSchema),
  next: z.optional(z.nullable(z.string())),
});

/**
 * `sendOnce` replaces 429, and 5xx or a missing answer, by these statuses. The client does not
 * repeat a request for them (it does for 429, and for 5xx of a GET), and Replicate does not use
 * them.
 */
const THROTTLED = 499;
const NO_ANSWER = 498;

export function connectReplicate(token: string, baseUrl: string): ReplicateApi {
  const connect = (headers: Record<string, string>) =>
    new Replicate({ auth: token, baseUrl, useFileOutput: false, fetch: sendOnce(headers) });
  const replicate = connect({});

  return {
    async create({ replicate: model, version, input }, { webhookUrl, cancelAfterSeconds }) {
      const signal = AbortSignal.timeout(CREATE_TIMEOUT_MS);
      // The client has no option for this header.
      const creating = connect({ "cancel-after": `${cancelAfterSeconds}s` });
      try {
        const prediction = await creating.predictions.create({
          ...(version === null ? { model } : { version }),
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

    async list(since, until, isWanted = () => true) {
      const signal = AbortSignal.timeout(LIST_TIMEOUT_MS);
      const predictions: Prediction[] = [];
      let url: URL | null = new URL(`${baseUrl}/predictions`);
      url.searchParams.set("created_after", since.toISOString());
      url.searchParams.set("created_before", until.toISOString());
      let characters = 0;
      try {
        for (let page = 0; page < PAGES_MAX && url !== null; page += 1) {
          const response: Response = await replicate.request(url, { method: "GET", signal });
          const text = await response.text();
          characters += text.length;
          if (characters > LIST_BYTES_MAX) return null;
          const { results, next } = z.parse(pageSchema, parseJson(text));
          predictions.push(...results.filter(isWanted));
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

/** A fetch that never invites the client to try again. It adds the headers to each request. */
const sendOnce = (extra: Record<string, string>): typeof fetch => async (input, init = {}) => {
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(extra)) headers.set(name, value);
  try {
    const response = await fetch(input, {
      ...init,
      headers,
      redirect: "error",
      ...unpooled(),
    });
    if (response.status === 429) return withStatus(response, THROTTLED);
    if (response.status >= 500) return withStatus(response, NO_ANSWER);
    return new Response(await readAtMost(response, ANSWER_BYTES_MAX), {
      status: response.status,
      headers: response.headers,
    });
  } catch {
    return new Response("no answer", { status: NO_ANSWER });
  }
};

const withStatus = (response: Response, status: number) =>
  new Response(response.body, { status, headers: response.headers });

/**
 * Deno repeats a POST by itself when a kept-alive connection breaks. A separate connection for each
 * request prevents that.
 */
function unpooled(): RequestInit {
  const { Deno } = globalThis as {
    Deno?: { createHttpClient?: (options: object) => unknown };
  };
  return Deno?.createHttpClient === undefined ? {} : {
    client: Deno.createHttpClient({ poolMaxIdlePerHost: 0 }),
  } as RequestInit;
}

/** The URL of the next page. Throws if it is on another host, which must not get our token. */
function nextPage(next: string | null | undefined, baseUrl: string): URL | null {
  if (!next) return null;
  const url = new URL(next, baseUrl);
  if (url.origin !== new URL(baseUrl).origin) throw new Error("the next page is on another host");
  return url;
}

/** 408 and 425 may come from a proxy after it has forwarded the request, so they are unclear. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && ![408, 425, NO_ANSWER].includes(status);
}

/** The status of the client's ApiError, which is not exported. 0: there was no HTTP response. */
function statusOf(error: unknown): number {
  if (
    error instanceof Error && "response" in error &&
    error.response instanceof Response
  ) {
    return error.response.status;
  }
  return 0;
}
