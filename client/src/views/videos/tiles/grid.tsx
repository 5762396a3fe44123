import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { keepRatios } from "../../../api/device/kept/kept-ratios.ts";
import { wide } from "../../../shell/page/wide.ts";
import { ratioOf, WIDE } from "../../../stores/videos/shape.ts";
import { useStores } from "../../../stores/stores.ts";
import { Block } from "./block.tsx";
import { BLOCK, blocksOf, phoneRow, type Row } from "./blocks.ts";
import type { TileProps } from "./tile.tsx";

/**
 * This many are certainly in view: on a phone one row of tall ones, or a wide one and the edge of
 * the next.
 */
const EAGER = 2;

interface GridProps extends Omit<TileProps, "id" | "ratios" | "wasThere" | "eager"> {
  ids: readonly string[];
  /** The video in the player: its tile is kept, to come back to. */
  current: string | undefined;
}

/** The videos in their own shapes; only those near the view are rendered. */
export function Grid({ ids, current, ...verbs }: GridProps) {
  const { generations, storing } = useStores();
  const frame = useRef<HTMLDivElement>(null);
  const ratios = useMemo(() => keepRatios(storing), [storing]);
  const first = useRef(new Set(ids)).current;
  const pixelsPerTile = useRef(224);
  const [width, setWidth] = useState(0);

  useEffect(() => {
    if (!frame.current || !("ResizeObserver" in globalThis)) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);

  const ratioOfTile = (id: string) => {
    const generation = generations.entry(id).peek()?.generation;
    // A strip takes a whole row.
    if (generation?.state === "failed" || generation?.state === "canceled") return Infinity;
    return ratioOf(generation?.inputs["aspect_ratio"]) ?? ratios.get(id) ?? WIDE;
  };
  const row = wide.value && width > 0 ? wideRow(frame.current, width) : phoneRow;
  const blocks = blocksOf(ids, ratioOfTile, row);

  return (
    <div ref={frame} class="videos-blocks">
      {blocks.map((block, index) => (
        <Block
          key={index}
          ids={block}
          eager={index === 0 ? EAGER : 0}
          isKept={index === 0 || (current !== undefined && block.includes(current))}
          estimatePixels={pixelsPerTile.current * block.length}
          onMeasure={(height) => (pixelsPerTile.current = height / Math.max(block.length, BLOCK))}
          ratios={ratios}
          wasThere={first}
          {...verbs}
        />
      ))}
    </div>
  );
}

/** Matches videos.css: rows of one height, each video as wide as its shape requires. */
function wideRow(frame: Element | null, width: number): Row {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const style = frame ? getComputedStyle(frame) : null;
  const height = (Number.parseFloat(style?.getPropertyValue("--row") ?? "") || 11.5) * rem;
  return {
    width: width / height,
    gap: 0.75 * rem / height,
    isDense: false,
    of: (ratio) => Math.min(ratio, width / height),
  };
}
