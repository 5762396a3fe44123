import { useEffect, useRef, useState } from "preact/hooks";
import { createRenewals } from "../../components/video/renewals.ts";
import { useStores } from "../../stores/stores.ts";
import type { Direction } from "./use-swipe.ts";

/** The video that a swipe reveals at the side: its poster, or its first words. */
export function Peek({ id, side }: { id: string; side: Direction }) {
  const { generations, videoUrls } = useStores();
  const [poster, setPoster] = useState<string | null>(null);
  const renewals = useRef(createRenewals()).current;
  const [round, setRound] = useState(0);
  const generation = generations.entry(id).value?.generation;
  const path = generation?.output_path;

  useEffect(() => {
    if (!path) return;
    let current = true;
    videoUrls.poster(path).then((found) => current && setPoster(found), () => {});
    return () => {
      current = false;
    };
  }, [path, round]);

  const renew = () => {
    setPoster(null);
    if (path) videoUrls.forget(path);
    if (renewals.allow()) setRound(round + 1);
  };

  return (
    <div class="player-peek" data-side={side} aria-hidden="true">
      {poster
        ? <img src={poster} alt="" crossOrigin="anonymous" onError={renew} />
        : <p dir="auto">{generation?.prompt}</p>}
    </div>
  );
}
