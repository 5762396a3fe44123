const TIMEOUT_MS = 15_000;

/**
 * Asks a service with a token. Only a clear no is one: a key with few rights, or a service that does
 * not answer, may be all right.
 */
export async function tryToken(
  service: string,
  url: string,
  token: string,
): Promise<string | undefined> {
  try {
    const { status, body } = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await body?.cancel();
    return status === 401 ? `${service} does not know this one. Was it pasted whole?` : undefined;
  } catch {
    return undefined;
  }
}
