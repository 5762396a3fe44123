/** A static host's own API. */
import type * as z from "zod/mini";
import { parseJson } from "../../../supabase/functions/_shared/http/body.ts";
import { callApi, parseAnswer } from "../../hosted/call-api.ts";
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

const WAITS_MS = [1000, 2000, 4000, 8000];

/** Repeats what failed without an answer: everything that we send may arrive twice. */
export function connectHost({ name, baseUrl, token, tokenName, wait }: Connection): HostApi {
  const patience = { mayRepeat: true, waitsMs: WAITS_MS, secondsAsked, wait };

  async function call(method: string, path: string, init: RequestInit): Promise<unknown> {
    const what = `${method} ${path}`;
    const response = await callApi(`${baseUrl}${path}`, { method, ...init }, patience)
      .catch((error: unknown) => {
        throw new HostRefusal(0, `${name} did not answer to ${what}: ${error}.`);
      });
    const text = await response.text();
    const answer = parseJson(text);
    if (response.ok) return answer;
    const said = messageOf(answer) ?? text.slice(0, 200);
    throw new HostRefusal(response.status, explain(response.status, `${what}: ${said}`), answer);
  }

  function explain(status: number, what: string): string {
    const said = `${name} answered ${status} to ${what.replace(/\.$/, "")}`;
    if (status === 401 || status === 403) {
      return `${name} does not accept the token for this: put another one into ${tokenName}. (${said})`;
    }
    return `${said}.`;
  }

  function check<T>(answer: unknown, schema: z.ZodMiniType<T>, what: string): T {
    return parseAnswer(
      schema,
      answer,
      (places) =>
        new HostRefusal(200, `${name} answered to ${what} with something unexpected: ${places}.`),
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

function secondsAsked({ headers }: Response): number {
  return Number(headers.get("retry-after") ?? "");
}
