import { useEffect, useState } from "preact/hooks";
import { useStores } from "../../stores/stores.ts";
import type { Direction } from "./use-swipe.ts";

/** The video that a swipe reveals at the side: its poster, or its first words. */
export function Peek({ id, side }: { id: string; side: Direction }) {
  const { generations, videoUrls } = useStores();
  const [poster, setPoster] = useState<string | null>(null);
  const generation = generations.entry(id).value?.generation;
  const path = generation?.output_path;

  useEffect(() => {
    if (!path) return;
    let current = true;
    videoUrls.poster(path).then((found) => current && setPoster(found), () => {});
    return () => {
      current = false;
    };
  }, [path]);

  return (
    <div class="player-peek" data-side={side} aria-hidden="true">
      {poster
        ? <img src={poster} alt="" crossOrigin="anonymous" />
        : <p dir="auto">{generation?.prompt}</p>}
    </div>
  );
}
