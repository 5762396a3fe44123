const USUAL_LIMIT = 20_000;
/** 10 MB over a slow phone line. */
const UPLOAD_LIMIT = 180_000;

/** `fetch`, but every wait has a limit. Unit of the limits: milliseconds. */
export const fetchWithLimit: typeof fetch = (input, init) => {
  const uploads = init?.method === "POST" && String(input).includes("/storage/v1/object/images/");
  const limit = AbortSignal.timeout(uploads ? UPLOAD_LIMIT : USUAL_LIMIT);
  const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
  return fetch(input, { ...init, signal });
};
