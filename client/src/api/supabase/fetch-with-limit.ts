const LIMIT_MS = 20_000;

/** `fetch` with a time limit. Files of the user are uploaded without it (uploading/send-bytes.ts). */
export const fetchWithLimit: typeof fetch = (input, init) => {
  const limit = AbortSignal.timeout(LIMIT_MS);
  const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
  return fetch(input, { ...init, signal });
};
