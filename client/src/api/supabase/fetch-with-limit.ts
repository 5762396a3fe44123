const USUAL_LIMIT_MS = 20_000;
/** Enough for 10 MB over a slow phone connection. */
const UPLOAD_LIMIT_MS = 180_000;

/** `fetch` with a time limit. */
export const fetchWithLimit: typeof fetch = async (input, init) => {
  if (String(input).includes("grant_type=refresh_token")) await networkIsThere();

  const uploads = init?.method === "POST" && String(input).includes("/storage/v1/object/pictures/");
  const limit = AbortSignal.timeout(uploads ? UPLOAD_LIMIT_MS : USUAL_LIMIT_MS);
  const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
  return fetch(input, { ...init, signal });
};

/**
 * auth-js remembers for a minute that it could not renew a session, and a user who is back online
 * would have to wait for that. So without a network, this request waits instead.
 */
function networkIsThere(): Promise<void> {
  if (navigator.onLine) return Promise.resolve();
  return new Promise((resolve) => addEventListener("online", () => resolve(), { once: true }));
}
