/** The headers and the body to send. */
export interface OutgoingRequest {
  headers: Record<string, string>;
  /** The bytes that were signed and are sent. */
  body: string;
}

interface PostOutcome {
  /** The receiver's status; null if it gave none. */
  status: number | null;
  /** Why there was no status. */
  error: string | null;
}

/** One of the attempts to post something, with its outcome. */
export interface PostAttempt extends OutgoingRequest, PostOutcome {
  /** Counted from 1. */
  attempt: number;
  url: string;
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
