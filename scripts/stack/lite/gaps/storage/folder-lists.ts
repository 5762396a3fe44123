import * as z from "zod/mini";
import { type Gap, withJson } from "../../handler.ts";

const bodySchema = z.looseObject({
  prefix: z.prefault(z.string(), ""),
  search: z.prefault(z.string(), ""),
  limit: z.prefault(z.int().check(z.nonnegative()), 100),
  offset: z.prefault(z.int().check(z.nonnegative()), 0),
});
const filesSchema = z.array(z.looseObject({ name: z.string() }));

/**
 * Gap: `list` returns every file below the folder, at any depth, with its whole path. A hosted
 * project returns the content of the folder itself, by name, and a subfolder as an entry without an
 * id.
 */
export const folderLists: Gap = (next) => async (request) => {
  const { pathname } = new URL(request.url);
  if (request.method !== "POST" || !pathname.startsWith("/storage/v1/object/list/")) {
    return await next(request);
  }
  const asked = z.safeParse(bodySchema, await request.clone().json().catch(() => undefined)).data;
  if (asked === undefined) return await next(request);

  const { prefix, search, limit, offset, ...rest } = asked;
  const folder = prefix.replace(/^\/+|\/+$/g, "");
  const start = folder === "" ? "" : `${folder}/`;
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  const response = await next(
    new Request(request.url, {
      method: "POST",
      headers,
      body: JSON.stringify({ ...rest, prefix: start }),
    }),
  );
  if (!response.ok) return response;

  const entries = new Map<string, object>();
  for (const file of z.parse(filesSchema, await response.json())) {
    // In the library's LIKE, an underscore in the prefix matches any character.
    if (!file.name.startsWith(start)) continue;
    const [name = "", ...deeper] = file.name.slice(start.length).split("/");
    if (!name.toLowerCase().startsWith(search.toLowerCase())) continue;
    entries.set(name, deeper.length > 0 ? folderEntry(name) : { ...file, name });
  }
  return withJson(response, [...entries.values()].slice(offset, offset + limit));
};

function folderEntry(name: string): object {
  return {
    name,
    id: null,
    updated_at: null,
    created_at: null,
    last_accessed_at: null,
    metadata: null,
  };
}
