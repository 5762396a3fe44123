/** A client of Supabase's Management API, which reads and changes what a project is made of. */
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod/mini";
import { parseJson } from "../../supabase/functions/_shared/http/body.ts";
import { callApi, parseAnswer } from "./call-api.ts";
import { causeOf } from "./cause-of.ts";
import { explainRefusal } from "./explain-refusal.ts";

export interface ManagementApi {
  /** Asks for `/v1/projects/<ref>/…`. Throws a {@link Refusal}. */
  get<T>(path: string, schema: z.ZodMiniType<T>): Promise<T>;
  /**
   * Changes something. Without a schema the answer is not read. Throws a {@link Refusal}.
   *
   * @param options `reads`: the call changes nothing, so it may be repeated as a GET may
   */
  send<T = void>(
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
    schema?: z.ZodMiniType<T>,
    options?: { reads?: boolean },
  ): Promise<T>;
}

/** The message is for people, and says the next step where there is one. */
export class Refusal extends Error {
  override name = "Refusal";
  /** What the API answered; 0 if it did not answer. */
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

interface Connection {
  /** Without a slash at the end. */
  baseUrl: string;
  token: string;
  /** Waits between two attempts. Tests do not wait. */
  wait?: (ms: number) => Promise<unknown>;
}

export const supabaseApiUrl = "https://api.supabase.com";

/** Waits after a failure of the server, and after a 429 that does not say how long. */
const WAITS_MS = [1000, 2000, 4000, 8000, 16_000];

export function connectManagementApi(
  { baseUrl, token, wait = sleep }: Connection,
): ManagementApi {
  const headers = { authorization: `Bearer ${token}`, "user-agent": "wan-pwa" };

  async function call(method: string, path: string, body: unknown, mayRepeat: boolean) {
    const request = body === undefined ? { headers } : {
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    const patience = { mayRepeat, waitsMs: WAITS_MS, secondsAsked, wait };
    const response = await callApi(`${baseUrl}${path}`, { method, ...request }, patience)
      .catch((error: unknown) => {
        throw new Refusal(0, `${baseUrl} did not answer to ${method} ${path}: ${causeOf(error)}.`, {
          cause: error,
        });
      });
    if (response.ok) return response;
    throw await refusal(response, method, path);
  }

  return {
    async get(path, schema) {
      return await read(await call("GET", path, undefined, true), `GET ${path}`, schema);
    },
    async send<T>(
      method: string,
      path: string,
      body?: unknown,
      schema?: z.ZodMiniType<T>,
      { reads = false } = {},
    ) {
      const response = await call(method, path, body, reads);
      // Without a schema, T is void.
      return schema ? await read(response, `${method} ${path}`, schema) : undefined as T;
    },
  };
}

async function read<T>(response: Response, what: string, schema: z.ZodMiniType<T>): Promise<T> {
  const body: unknown = await response.json().catch(() => undefined);
  return parseAnswer(schema, body, (places) =>
    new Refusal(
      response.status,
      `Supabase answered to ${what} with something unexpected: ${places}.`,
    ));
}

async function refusal(response: Response, method: string, path: string): Promise<Refusal> {
  const text = await response.text();
  const parsed = z.safeParse(z.object({ message: z.string() }), parseJson(text));
  const said = parsed.success ? parsed.data.message : text.slice(0, 200);
  return new Refusal(response.status, explainRefusal(response.status, method, path, said));
}

/** Every answer says when the limit starts over; it matters only once the limit is reached. */
function secondsAsked({ status, headers }: Response): number {
  if (status !== 429) return 0;
  return Number(headers.get("retry-after") ?? headers.get("x-ratelimit-reset") ?? "");
}
