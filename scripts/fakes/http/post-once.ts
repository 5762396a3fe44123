/** The headers and the body to send. */
export interface OutgoingRequest {
  headers: Record<string, string>;
  body: string;
}

/** The result: a status, or the reason why there is none. */
interface PostOutcome {
  status: number | null;
  error: string | null;
}

/**
 * Posts once, without following a redirect. The URL may be any text: one that leads nowhere is an
 * outcome like any other.
 *
 * @param timeoutMs real time, because the receiver does not use the fake's clock
 */
export async function postOnce(
  url: string,
  request: OutgoingRequest,
  timeoutMs: number,
): Promise<PostOutcome> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { method: "POST", ...request, redirect: "manual", signal });
    await response.body?.cancel();
    return { status: response.status, error: null };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { status: null, error: String(cause) };
  }
}
