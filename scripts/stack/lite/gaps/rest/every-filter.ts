import type { Gap } from "../../handler.ts";

/** Operators that PostgREST also takes with a list: all of the values have to match. */
const LISTABLE = new Set(["eq", "gt", "gte", "lt", "lte", "like", "ilike", "match", "imatch"]);
/** Their values are text. The library reads `null`, `100` or a quoted text as something else. */
const TEXTUAL = new Set(["like", "ilike", "match", "imatch"]);

/**
 * Gap: in PostgREST every filter counts, also several with the same operator on one column. In the
 * library the last one replaces those before it. This sends them as one filter with a list.
 */
export const everyFilter: Gap = (next) => async (request) => {
  const url = new URL(request.url);
  if (!url.pathname.startsWith("/rest/v1/") || url.pathname.startsWith("/rest/v1/rpc/")) {
    return await next(request);
  }
  const groups = new Map<string, Filter[]>();
  const others: [name: string, value: string][] = [];
  for (const [column, condition] of url.searchParams) {
    const [, operator = "", value = ""] = /^(\w+)\.(.*)$/s.exec(condition) ?? [];
    if (!LISTABLE.has(operator)) {
      others.push([column, condition]);
      continue;
    }
    const key = `${column} ${operator}`;
    groups.set(key, [...groups.get(key) ?? [], { column, operator, value }]);
  }
  const filters = [...groups.values()].map(together);
  if (filters.length === 0) return await next(request);
  url.search = new URLSearchParams([...others, ...filters]).toString();
  return await next(new Request(url, request));
};

interface Filter {
  column: string;
  operator: string;
  value: string;
}

function together(filters: Filter[]): [name: string, value: string] {
  const [{ column, operator, value }] = filters as [Filter];
  if (filters.length === 1 && !TEXTUAL.has(operator)) return [column, `${operator}.${value}`];
  // In a list, the library does not read `*` as `%`.
  const stars = operator.endsWith("like") ? /\*/g : /$^/g;
  const list = filters.map((each) =>
    `"${each.value.replaceAll(stars, "%").replaceAll(/["\\]/g, "\\$&")}"`
  );
  return [column, `${operator}(all).{${list.join(",")}}`];
}
