import { refused } from "./problem.ts";
import { invalid, type Moments } from "./request/parameters.ts";

interface Paging {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
}

/**
 * A page of a list, newest first. A page stays the same when newer objects are made.
 *
 * @param objects all that fit the caller's filters, newest first
 * @throws ApiProblem
 */
export function listPage<T extends { id: string }>(
  objects: readonly T[],
  { limit = 10, starting_after: after, ending_before: before }: Paging,
  url: string,
) {
  if (after !== undefined && before !== undefined) {
    throw invalid("You cannot set both starting_after and ending_before", "ending_before");
  }
  const position = (id: string, param: string) => {
    const at = objects.findIndex((each) => each.id === id);
    if (at === -1) throw refused(`No such object: '${id}'`, "resource_missing", param);
    return at;
  };
  if (before !== undefined) {
    const end = position(before, "ending_before");
    const start = Math.max(0, end - limit);
    return { object: "list", url, has_more: start > 0, data: objects.slice(start, end) };
  }
  const start = after === undefined ? 0 : position(after, "starting_after") + 1;
  const data = objects.slice(start, start + limit);
  return { object: "list", url, has_more: start + limit < objects.length, data };
}

/** True if a moment in Unix seconds is within what the caller asked for. */
export function isWithin(created: number, wanted: Moments | undefined): boolean {
  if (wanted === undefined) return true;
  if (typeof wanted === "number") return created === wanted;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = wanted;
  return created > gt && created >= gte && created < lt && created <= lte;
}
