import type { Gap } from "../../handler.ts";

/** What a query has besides filters (docs.postgrest.org/en/v13/references/api/url_grammar.html). */
const NO_FILTERS = new Set(["select", "columns", "order", "limit", "offset", "on_conflict"]);

/**
 * Gap: a hosted project loads the extension safeupdate for the API's sessions. It refuses an UPDATE
 * or DELETE without a WHERE, which is one without a filter.
 */
export const safeUpdates: Gap = (next) => async (request) => {
  const { pathname, searchParams } = new URL(request.url);
  const isWrite = request.method === "PATCH" || request.method === "DELETE";
  if (!isWrite || !pathname.startsWith("/rest/v1/")) return await next(request);
  if ([...searchParams.keys()].some((name) => !NO_FILTERS.has(name))) return await next(request);

  const statement = request.method === "PATCH" ? "UPDATE" : "DELETE";
  const message = `${statement} requires a WHERE clause`;
  return Response.json({ code: "21000", details: null, hint: null, message }, { status: 400 });
};
