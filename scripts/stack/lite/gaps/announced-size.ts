import type { Gap } from "../handler.ts";

/**
 * Gap: a bucket's size limit is compared with `content-length` alone; a body that is streamed has
 * none and was never too large. The body is read first (no more than the gateway lets through), and
 * its size announced.
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
