/** A client of Supabase's Management API, which reads and changes what a project is made of. */
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod/mini";
import { parseJson } from "../../supabase/functions/_shared/http/body.ts";
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

/** A call that takes longer has failed. Statements of ours take seconds. */
const CALL_TIMEOUT_MS = 60_000;
/** Waits after a failure of the server, and after a 429 that does not say how long. */
const WAITS_MS = [1000, 2000, 4000, 8000, 16_000];
/** The limit counts calls per minute. */
const WAIT_MAX_MS = 90_000;

export function connectManagementApi(
  { baseUrl, token, wait = sleep }: Connection,
): ManagementApi {
  const headers = { authorization: `Bearer ${token}`, "user-agent": "wan-pwa" };

  async function attempt(method: string, path: string, body: unknown): Promise<Response> {
    const signal = AbortSignal.timeout(CALL_TIMEOUT_MS);
    const request = body === undefined ? { headers } : {
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    try {
      const response = await fetch(`${baseUrl}${path}`, { method, ...request, signal });
      // The body is read here, so that a connection that is cut in the middle is noticed here.
      const bytes = await response.arrayBuffer();
      const { status } = response;
      return new Response(status === 204 ? null : bytes, { status, headers: response.headers });
    } catch (error) {
      throw new Refusal(0, `${baseUrl} did not answer to ${method} ${path}: ${causeOf(error)}.`, {
        cause: error,
      });
    }
  }

  async function call(method: string, path: string, body: unknown, mayRepeat: boolean) {
    for (const waitMs of [...WAITS_MS, undefined]) {
      const response = await attempt(method, path, body).catch((error: unknown) => {
        if (!mayRepeat || waitMs === undefined) throw error;
      });
      if (response?.ok) return response;
      // After a 429 nothing was done, so any call may be repeated.
      const again = !response || response.status === 429 || (mayRepeat && response.status >= 500);
      if (response && (!again || waitMs === undefined)) throw await refusal(response, method, path);
      await wait(response?.status === 429 ? waitAsked(response) ?? waitMs ?? 0 : waitMs ?? 0);
    }
    throw new Error("unreachable: the last attempt returns or throws");
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
  const parsed = z.safeParse(schema, body);
  if (parsed.success) return parsed.data;
  // The answer may hold secrets, so only the places are named.
  const places = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  throw new Refusal(
    response.status,
    `Supabase answered to ${what} with something unexpected: ${places.join(", ")}.`,
  );
}

async function refusal(response: Response, method: string, path: string): Promise<Refusal> {
  const text = await response.text();
  const parsed = z.safeParse(z.object({ message: z.string() }), parseJson(text));
  const said = parsed.success ? parsed.data.message : text.slice(0, 200);
  return new Refusal(response.status, explainRefusal(response.status, method, path, said));
}

/** How long the answer to a 429 asks to wait. */
function waitAsked({ headers }: Response): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? headers.get("x-ratelimit-reset") ?? "");
  return seconds > 0 ? Math.min(seconds * 1000, WAIT_MAX_MS) : undefined;
}
