import { useStores } from "../../stores/stores.ts";
import { usePoster } from "./use-poster.ts";
import type { Direction } from "./gestures/use-gestures.ts";

/** The video that a swipe reveals at the side: its poster, or its first words. */
export function Peek({ id, side }: { id: string; side: Direction }) {
  const generation = useStores().generations.entry(id).value?.generation;
  const { url, renew } = usePoster(generation?.output_path);
  return (
    <div class="player-peek" data-side={side} aria-hidden="true">
      {url
        ? <img src={url} alt="" crossOrigin="anonymous" onError={renew} />
        : <p dir="auto">{generation?.prompt}</p>}
    </div>
  );
}
