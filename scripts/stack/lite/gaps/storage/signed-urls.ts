import * as z from "zod/mini";
import { type Gap, withJson } from "../../handler.ts";

const linkSchema = z.object({ signedUrl: z.string() });
const linksSchema = z.array(
  z.object({ path: z.string(), signedUrl: z.string(), error: z.nullable(z.string()) }),
);

/**
 * Gap: the library returns signed links as `signedUrl`, a path from the server's root. storage-js
 * expects `signedURL` (for an upload: `url`), a path below `/storage/v1`.
 */
export const signedUrls: Gap = (next) => async (request) => {
  const { pathname } = new URL(request.url);
  const response = await next(request);
  const isSigning = request.method === "POST" &&
    /^\/storage\/v1\/object\/(upload\/)?sign\//.test(pathname);
  if (!isSigning || !response.ok) return response;

  const body: unknown = await response.json();
  const links = z.safeParse(linksSchema, body).data;
  if (links) {
    const renamed = links.map(({ path, signedUrl, error }) => ({
      path,
      error,
      signedURL: error === null ? belowStorage(signedUrl) : null,
    }));
    return withJson(response, renamed);
  }
  const url = belowStorage(z.parse(linkSchema, body).signedUrl);
  const isUpload = pathname.startsWith("/storage/v1/object/upload/");
  return withJson(response, isUpload ? { url, token: tokenOf(url) } : { signedURL: url });
};

function belowStorage(url: string): string {
  return url.replace(/^\/storage\/v1/, "");
}

function tokenOf(url: string): string | null {
  return new URLSearchParams(url.split("?")[1]).get("token");
}
