/** A static host's own API. */
import * as z from "zod/mini";
import { parseJson } from "../../../supabase/functions/_shared/http/body.ts";
import type { Wait } from "../poll.ts";
import { HostRefusal, messageOf } from "./host-refusal.ts";

export interface HostApi {
  get<T>(path: string, schema: z.ZodMiniType<T>): Promise<T>;
  /** A body of bytes is a file, else it is sent as JSON. Without a schema the answer is not read. */
  send<T = void>(
    method: "POST" | "PUT",
    path: string,
    body: unknown,
    schema?: z.ZodMiniType<T>,
    headers?: Record<string, string>,
  ): Promise<T>;
}

interface Connection {
  /** "Netlify" */
  name: string;
  baseUrl: string;
  token: string;
  /** The setting that the token is in. */
  tokenName: string;
  wait: Wait;
}

/** A call that takes longer has failed; the largest file has less than a megabyte. */
const CALL_TIMEOUT_MS = 60_000;
const WAITS_MS = [1000, 2000, 4000, 8000];
/** A host may ask to wait for longer; then it is better to try again later. */
const WAIT_MAX_MS = 90_000;

/** Repeats what failed without an answer: everything that we send may arrive twice. */
export function connectHost({ name, baseUrl, token, tokenName, wait }: Connection): HostApi {
  async function attempt(method: string, path: string, init: RequestInit): Promise<Response> {
    const signal = AbortSignal.timeout(CALL_TIMEOUT_MS);
    const response = await fetch(`${baseUrl}${path}`, { method, ...init, signal });
    const { status, headers } = response;
    const bytes = await response.arrayBuffer();
    return new Response(status === 204 ? null : bytes, { status, headers });
  }

  async function call(method: string, path: string, init: RequestInit): Promise<unknown> {
    const what = `${method} ${path}`;
    for (const waitMs of [...WAITS_MS, undefined]) {
      const response = await attempt(method, path, init).catch((error: unknown) => {
        if (waitMs === undefined) {
          throw new HostRefusal(0, `${name} did not answer to ${what}: ${error}.`);
        }
      });
      const passes = !response || response.status === 429 || response.status >= 500;
      if (passes && waitMs !== undefined) {
        await wait(response ? waitAsked(response) ?? waitMs : waitMs);
        continue;
      }
      const text = await response?.text() ?? "";
      const answer = parseJson(text);
      if (response?.ok) return answer;
      throw new HostRefusal(
        response?.status ?? 0,
        explain(response?.status ?? 0, `${what}: ${messageOf(answer) ?? text.slice(0, 200)}`),
        answer,
      );
    }
    throw new Error("unreachable: the last attempt returns or throws");
  }

  function explain(status: number, what: string): string {
    const said = `${name} answered ${status} to ${what.replace(/\.$/, "")}`;
    if (status === 401 || status === 403) {
      return `${name} does not accept the token for this: put another one into ${tokenName}. (${said})`;
    }
    return `${said}.`;
  }

  function check<T>(answer: unknown, schema: z.ZodMiniType<T>, what: string): T {
    const parsed = z.safeParse(schema, answer);
    if (parsed.success) return parsed.data;
    const places = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
    throw new HostRefusal(
      200,
      `${name} answered to ${what} with something unexpected: ${places.join(", ")}.`,
    );
  }

  const authorization = { authorization: `Bearer ${token}`, "user-agent": "wan-pwa" };
  return {
    async get(path, schema) {
      return check(await call("GET", path, { headers: authorization }), schema, `GET ${path}`);
    },
    async send<T>(
      method: string,
      path: string,
      body: unknown,
      schema?: z.ZodMiniType<T>,
      headers: Record<string, string> = {},
    ) {
      const isFile = body instanceof Uint8Array;
      const type = { "content-type": isFile ? "application/octet-stream" : "application/json" };
      const answer = await call(method, path, {
        headers: { ...authorization, ...type, ...headers },
        body: isFile ? new Uint8Array(body) : JSON.stringify(body),
      });
      // Without a schema, T is void.
      return schema ? check(answer, schema, `${method} ${path}`) : undefined as T;
    },
  };
}

function waitAsked({ headers }: Response): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? "");
  return seconds > 0 ? Math.min(seconds * 1000, WAIT_MAX_MS) : undefined;
}
