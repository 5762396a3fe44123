import * as z from "zod/mini";

/** How often a call is repeated that got no answer, a 429 or a failure of the server. */
export interface Patience {
  /** Whether it may be sent again although it may have arrived. After a 429 it has done nothing. */
  mayRepeat: boolean;
  /** The wait before each repeat, unless the answer asks for another. */
  waitsMs: readonly number[];
  /** For how long an answer asks to wait. Not a positive number: it does not ask. */
  secondsAsked(response: Response): number;
  wait(ms: number): Promise<unknown>;
}

/** A call that takes longer has failed: our statements take seconds, our files are small. */
const CALL_TIMEOUT_MS = 60_000;
/** The limits count calls per minute. Who asks for more is better asked again later. */
const WAIT_MAX_MS = 90_000;

/** Returns the last answer, whatever its status. Throws what `fetch` throws if there is none. */
export async function callApi(
  url: string,
  init: RequestInit,
  { mayRepeat, waitsMs, secondsAsked, wait }: Patience,
): Promise<Response> {
  for (const waitMs of [...waitsMs, undefined]) {
    const response = await fetchWhole(url, init).catch((error: unknown) => {
      if (!mayRepeat || waitMs === undefined) throw error;
    });
    const again = !response || response.status === 429 || (mayRepeat && response.status >= 500);
    if (response && (!again || waitMs === undefined)) return response;
    const seconds = response ? secondsAsked(response) : 0;
    await wait(seconds > 0 ? Math.min(seconds * 1000, WAIT_MAX_MS) : waitMs ?? 0);
  }
  throw new Error("unreachable: the last attempt returns or throws");
}

/** Reads the body, too, so that a connection that is cut in the middle counts as no answer. */
async function fetchWhole(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
  const bytes = await response.arrayBuffer();
  const { status, headers } = response;
  return new Response(status === 204 ? null : bytes, { status, headers });
}

/**
 * Parses an answer. `refuse` gets the places that are wrong, and not what stands there: an answer
 * may hold secrets.
 */
export function parseAnswer<T>(
  schema: z.ZodMiniType<T>,
  answer: unknown,
  refuse: (places: string) => Error,
): T {
  const parsed = z.safeParse(schema, answer);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  throw refuse(places.join(", "));
}
