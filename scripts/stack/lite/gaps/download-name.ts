import type { Gap } from "../handler.ts";

/**
 * Gap: `?download` and `?download=name.mp4` make a hosted project's file an attachment; here they
 * did nothing.
 */
export const downloadName: Gap = (next) => async (request) => {
  const response = await next(request);
  const { pathname, searchParams } = new URL(request.url);
  const name = searchParams.get("download");
  if (!pathname.startsWith("/storage/v1/object/") || name === null || !response.ok) return response;
  const headers = new Headers(response.headers);
  headers.set(
    "content-disposition",
    name === "" ? "attachment" : `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
  );
  return new Response(response.body, { status: response.status, headers });
};
