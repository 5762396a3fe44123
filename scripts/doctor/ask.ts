/** Asks an address as anybody on the internet can. */
import { parseJson } from "../../supabase/functions/_shared/http/body.ts";
import { readAtMost } from "../../supabase/functions/_shared/outside/read-at-most.ts";
import { causeOf } from "../hosted/cause-of.ts";

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** The body, parsed; undefined if it is not JSON. */
  json: unknown;
}

/** A cold function takes seconds. */
const TIMEOUT_MS = 20_000;
/** More than any file of the app, and than any page of a list. */
const ANSWER_BYTES_MAX = 8 * 1024 * 1024;

/**
 * One request, without following a redirect: neither Replicate nor Stripe follows one. Throws a
 * sentence for people if there is no answer.
 */
export async function ask(url: string, init: RequestInit = {}): Promise<Reply> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal });
    const text = await (await readAtMost(response, ANSWER_BYTES_MAX))?.text() ?? "";
    const { status, headers } = response;
    return { status, headers, text, json: parseJson(text) };
  } catch (error) {
    // Without the query, which may contain a token.
    const [address] = url.split("?", 1);
    throw new Error(`${address} did not answer: ${causeOf(error)}.`, { cause: error });
  }
}

/** Where a redirect leads, for people; null if the answer is none. */
export function redirectOf({ status, headers }: Reply): string | null {
  return status >= 300 && status < 400 ? headers.get("location") ?? "another address" : null;
}
