/**
 * Repeats our own calls to the database, Storage and Auth when they are answered with 401. The
 * secret key is right, so the cause is temporary: a gateway whose clock runs behind ("JWT issued
 * at future"), or one that restarts.
 */

/** Before each repeat. Together they stay well below the time limit of a query. */
const WAITS_MS = [100, 300, 900];

/** @param wait resolves after that many milliseconds */
export function retryUnauthorized(
  send: typeof fetch,
  wait: (ms: number) => Promise<void> = later,
): typeof fetch {
  return async (input, init) => {
    let response = await send(input, init);
    // A stream can be sent once. A request object may contain one.
    if (input instanceof Request || init?.body instanceof ReadableStream) return response;
    for (const ms of WAITS_MS) {
      if (response.status !== 401 || init?.signal?.aborted) return response;
      await response.body?.cancel();
      await wait(ms);
      response = await send(input, init);
    }
    return response;
  };
}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
