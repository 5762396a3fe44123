import * as z from "zod/mini";
import { type Gap, withJson } from "../../handler.ts";

const bodySchema = z.object({ paths: z.array(z.string()), expiresIn: z.number() });
const linkSchema = z.object({ signedUrl: z.string() });
const missing = "Either the object does not exist or you do not have access to it";

/**
 * Gap: a hosted project signs many files in one request, and returns a link or an error for each.
 * The library takes such a request for a single file without a name, which it does not find. This
 * asks the library once per file.
 */
export const signedUrlLists: Gap = (next) => async (request) => {
  const { origin, pathname } = new URL(request.url);
  const isList = request.method === "POST" &&
    /^\/storage\/v1\/object\/sign\/[^/]+\/?$/.test(pathname);
  if (!isList) return await next(request);
  const asked = z.safeParse(bodySchema, await request.clone().json().catch(() => undefined)).data;
  if (asked === undefined || asked.paths.length === 0) return await next(request);

  const headers = new Headers(request.headers);
  headers.delete("content-length");
  const body = JSON.stringify({ expiresIn: asked.expiresIn });
  const answers = await Promise.all(asked.paths.map(async (path) => {
    const url = `${origin}${pathname.replace(/\/$/, "")}/${path}`;
    const response = await next(new Request(url, { method: "POST", headers, body }));
    return { path, response, answer: z.safeParse(linkSchema, await response.json()).data };
  }));
  const links = answers.map(({ path, answer }) => ({
    path,
    signedUrl: answer?.signedUrl ?? "",
    error: answer ? null : missing,
  }));
  const [first] = answers;
  return first ? withJson(first.response, links, 200) : await next(request);
};
