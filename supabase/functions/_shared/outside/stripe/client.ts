/**
 * Stripe's own client, which only this file loads. It is 1.1 MB, so it is loaded at the first call:
 * a function that does not call Stripe never loads it.
 *
 * The client (seen in stripe@23.1.0) waits 80 s a try and tries three times, longer than a function
 * lives. Here a try may take 10 s, and all calls of one `within` (api.ts) share a deadline. It
 * repeats a POST by itself, always with the same idempotency key.
 */
import type { Stripe } from "stripe";
import { AnswerTooLarge, readAtMost } from "../read-at-most.ts";
import { TOO_LARGE } from "./failure.ts";
import type { StripeSettings } from "./settings.ts";

/** One try. A create without an answer after this time is repeated with the same key. */
const TRY_TIMEOUT_MS = 10_000;
const RETRIES = 2;

/** Bounds the memory and the CPU of a call. A page of a hundred sessions has about 300 KB. */
const ANSWER_BYTES_MAX = 2 * 1024 * 1024;

/** @param deadline ends every call of this client */
export async function connectClient(
  { apiUrl, secretKey }: Pick<StripeSettings, "apiUrl" | "secretKey">,
  deadline: AbortSignal,
): Promise<Stripe> {
  const { Stripe } = await import("stripe");
  return new Stripe(secretKey, {
    // Typed as this one version, so that an update of the client does not compile unseen.
    apiVersion: "2026-10-28.endive",
    host: apiUrl.hostname,
    port: apiUrl.port || (apiUrl.protocol === "https:" ? 443 : 80),
    protocol: apiUrl.protocol === "https:" ? "https" : "http",
    httpClient: Stripe.createFetchHttpClient(fetchBefore(deadline)),
    timeout: TRY_TIMEOUT_MS,
    maxNetworkRetries: RETRIES,
    telemetry: false,
  });
}

/** A fetch that ends at the deadline, follows no redirect and bounds the answer. */
function fetchBefore(deadline: AbortSignal): typeof fetch {
  return async (input, init = {}) => {
    const signal = AbortSignal.any([deadline, ...init.signal ? [init.signal] : []]);
    // A redirect would carry the key to another host.
    const response = await fetch(input, { ...init, redirect: "error", signal });
    const body = await readAtMost(response, ANSWER_BYTES_MAX).catch((error: unknown) => {
      if (!(error instanceof AnswerTooLarge)) throw error;
      return tooLarge;
    });
    return new Response(body, { status: response.status, headers: response.headers });
  };
}

/** In the form of Stripe's errors: an error of the fetch itself would be repeated twice. */
const tooLarge = JSON.stringify({ error: { type: TOO_LARGE, code: TOO_LARGE } });
