import type { Gap } from "../../handler.ts";

/**
 * Gap: a bucket's size limit is compared only with `content-length`, so a streamed body, which has
 * none, was never too large. This reads the body first (at most what the gateway lets through) and
 * adds its size.
 */
export const announcedSize: Gap = (next) => async (request) => {
  const { pathname } = new URL(request.url);
  const isUpload = pathname.startsWith("/storage/v1/object/") && request.body !== null &&
    (request.method === "POST" || request.method === "PUT") &&
    !request.headers.has("content-length");
  if (!isUpload) return await next(request);
  const body = await request.arrayBuffer();
  const headers = new Headers(request.headers);
  headers.set("content-length", String(body.byteLength));
  return await next(new Request(request.url, { method: request.method, headers, body }));
};
