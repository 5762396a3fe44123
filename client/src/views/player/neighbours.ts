import { useEffect } from "preact/hooks";
import type { List } from "../../stores/videos/list.ts";

interface Neighbours {
  previous: string | null;
  next: string | null;
}

/**
 * The videos before and after one in the list that it was opened from; near the end, older ones are
 * loaded.
 */
export function useNeighbours(id: string, { ids, hasOlder, older }: List): Neighbours {
  const all = ids.value;
  const index = all.indexOf(id);
  const isNearEnd = index >= 0 && index >= all.length - 3;

  useEffect(() => {
    if (isNearEnd && hasOlder.peek()) void older().catch(() => {});
  }, [isNearEnd, all.length]);

  if (index < 0) return { previous: null, next: null };
  return { previous: all[index - 1] ?? null, next: all[index + 1] ?? null };
}
