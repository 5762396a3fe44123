import { useEffect, useMemo } from "preact/hooks";
import type { Filter } from "../../api/user/generations.ts";
import { createList, type List } from "../../stores/videos/list.ts";
import { useStores } from "../../stores/stores.ts";
import { isAll, searchOf } from "./filter.ts";

/** The list of a filter, read when it is first shown; without a filter, the list of all videos. */
export function useList(filter: Filter): List {
  const { dismissed, generations } = useStores();
  const list = useMemo(
    () => isAll(filter) ? dismissed.without(generations) : createList(generations, filter),
    [generations, searchOf(filter)],
  );
  useEffect(() => {
    if (!isAll(filter)) void list.older().catch(() => {});
  }, [list]);
  return list;
}
