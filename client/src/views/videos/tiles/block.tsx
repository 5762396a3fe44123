import { useEffect, useRef, useState } from "preact/hooks";
import { watchView } from "../../../components/video/watch-view.ts";
import { Tile, type TileProps } from "./tile.tsx";

interface BlockProps extends Omit<TileProps, "id" | "eager"> {
  ids: readonly string[];
  /** How many of its videos are in view from the start. */
  eager: number;
  /** In view from the start, or needed for another reason. */
  isKept: boolean;
  /** Its estimated height, until it is measured. */
  estimatePixels: number;
  onMeasure: (height: number) => void;
}

/**
 * Some rows of the grid. Far from the view it is one empty element of the same height, so that ten
 * thousand videos cost no more than a hundred.
 */
export function Block({ ids, eager, isKept, estimatePixels, onMeasure, ...verbs }: BlockProps) {
  const frame = useRef<HTMLUListElement>(null);
  const height = useRef<number | null>(null);
  const [isNear, setNear] = useState(isKept);
  const isShown = isNear || isKept;

  useEffect(() => {
    const { current } = frame;
    if (!current) return;
    return watchView(current, "150% 0px", (isIn, { boundingClientRect }) => {
      if (!isIn && current.childElementCount > 0) {
        height.current = boundingClientRect.height;
        onMeasure(height.current);
      }
      setNear(isIn);
    });
  }, []);

  return (
    <ul
      ref={frame}
      class="videos-grid"
      style={isShown ? {} : { blockSize: `${height.current ?? estimatePixels}px` }}
    >
      {isShown &&
        ids.map((id, place) => <Tile key={id} id={id} eager={place < eager} {...verbs} />)}
    </ul>
  );
}
