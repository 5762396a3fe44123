import type { Generation } from "../../../api/contracts.ts";
import { formatDuration } from "../../../words/format/format-time.ts";
import { usualSeconds } from "../../../stores/credits/price.ts";
import { useStores } from "../../../stores/stores.ts";
import { words } from "../../../words/words.ts";

/** After this many times the usual duration, we no longer show the usual duration. */
const LONGER = 1.5;

/**
 * "12 s · usually 40 s", updated every second. A separate component, so that only this text
 * repaints.
 */
export function TimePassed({ generation }: { generation: Generation }) {
  const { catalog, clock } = useStores();
  const usual = usualSeconds(catalog.bySlug.value.get(generation.model), generation);
  const passed = (clock.value - Date.parse(generation.created_at)) / 1000;
  return (
    <>
      {formatDuration(passed)}
      {usual !== null &&
        ` · ${
          passed > LONGER * usual
            ? words.videos.longer
            : words.videos.usually(formatDuration(usual))
        }`}
    </>
  );
}
