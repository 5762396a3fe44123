import type { Gap } from "../../handler.ts";

/**
 * Gap: storage-js posts a multipart form in which the file has an empty name, next to the fields
 * `cacheControl` and `metadata`. The library looks for a field `file` and answers "Missing file in
 * multipart upload". This passes the file on as the body itself, which the library accepts, too.
 */
export const multipartUpload: Gap = (next) => async (request) => {
  const { pathname } = new URL(request.url);
  const isUpload = pathname.startsWith("/storage/v1/object/") &&
    (request.method === "POST" || request.method === "PUT") &&
    request.headers.get("content-type")?.startsWith("multipart/form-data");
  if (!isUpload) return await next(request);

  const form = await request.formData();
  const file = [...form.values()].find((value) => value instanceof File);
  if (file === undefined) {
    return Response.json(
      { statusCode: "400", error: "InvalidRequest", message: "Missing file in multipart upload" },
      { status: 400 },
    );
  }
  const headers = new Headers(request.headers);
  headers.set("content-type", file.type || "application/octet-stream");
  headers.set("content-length", String(file.size));
  const cacheControl = form.get("cacheControl");
  if (typeof cacheControl === "string") headers.set("cache-control", `max-age=${cacheControl}`);
  return await next(
    new Request(request.url, { method: request.method, headers, body: await file.arrayBuffer() }),
  );
};
