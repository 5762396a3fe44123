const USUAL_LIMIT_MS = 20_000;
/** Enough for 10 MB over a slow phone connection. */
const UPLOAD_LIMIT_MS = 180_000;

/** `fetch` with a time limit. */
export const fetchWithLimit: typeof fetch = (input, init) => {
  const uploads = init?.method === "POST" && String(input).includes("/storage/v1/object/pictures/");
  const limit = AbortSignal.timeout(uploads ? UPLOAD_LIMIT_MS : USUAL_LIMIT_MS);
  const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
  return fetch(input, { ...init, signal });
};
