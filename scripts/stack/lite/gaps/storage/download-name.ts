import type { Gap } from "../../handler.ts";

/**
 * Gap: on a hosted project, `?download` and `?download=name.mp4` make a file an attachment. The
 * library ignores them.
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
