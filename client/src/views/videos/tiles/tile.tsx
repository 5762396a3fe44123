import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { KeptRatios } from "../../../api/device/kept/kept-ratios.ts";
import { whenIdle } from "../../../api/device/timing/when-idle.ts";
import { LazyVideo } from "../../../components/video/lazy-video.tsx";
import { type Entry, isWaiting } from "../../../stores/videos/generations.ts";
import { ratioOf, ratioOfSize, WIDE } from "../../../stores/videos/shape.ts";
import { savesData } from "../../../stores/device/saves-data.ts";
import { useStores } from "../../../stores/stores.ts";
import { words } from "../../../words/words.ts";
import { FailedTile } from "./failed-tile.tsx";
import { MakingTile } from "./making-tile.tsx";
import { WaitingTile } from "./waiting-tile.tsx";
import "./tile.css";

const say = words.videos;

export interface TileProps {
  id: string;
  /** Ratios of width to height that no request named, as measured from their videos. */
  ratios: KeptRatios;
  /** The videos that were there when the list appeared: what they learn later moves nothing. */
  wasThere: ReadonlySet<string>;
  /** One of the first tiles, which are in view from the start. */
  eager: boolean;
  /** The query after the address of each video: the filter in which it is seen. */
  search: string;
  onOpen: (event: MouseEvent, id: string) => void;
  /** Called when the composer was filled, to show it. */
  onCompose: () => void;
}

/** One video of the grid, at any stage. */
export function Tile({ id, ratios, wasThere, ...rest }: TileProps) {
  const tile = useRef<HTMLLIElement>(null);
  /** Only set if the request named no shape, so never for a tile that already has the right one. */
  const seen = useSignal(ratios.get(id));
  const entry = useStores().generations.entry(id).value;
  if (!entry) return null;
  const { inputs, prompt, state } = entry.generation;
  const ratio = ratioOf(inputs["aspect_ratio"]) ?? seen.value ?? WIDE;
  const learn = (found: number) => {
    ratios.set(id, found);
    if (found === ratio) return; // Looking where the tile is costs a layout.
    // Another shape would move what is beside and below it, so the next visit shows that.
    const isBelow = (tile.current?.getBoundingClientRect().top ?? 0) >= innerHeight;
    if (isBelow || (state !== "completed" && !wasThere.has(id))) seen.value = found;
  };
  return (
    <li
      ref={tile}
      class="tile"
      data-wide={ratio > 1}
      data-strip={state === "failed" || state === "canceled"}
      style={{ "--ratio": String(ratio) }}
      data-video={id}
    >
      <article aria-label={prompt} tabIndex={-1}>
        <TileContent entry={entry} onRatio={learn} {...rest} />
      </article>
    </li>
  );
}

interface TileContentProps extends Omit<TileProps, "id" | "ratios" | "wasThere"> {
  entry: Entry;
  onRatio: (ratio: number) => void;
}

function TileContent({ entry, eager, search, onOpen, onRatio, onCompose }: TileContentProps) {
  const { videoUrls } = useStores();
  const { generation } = entry;
  const { id, prompt, state, output_path } = generation;
  const href = `/videos/${id}${search}`;
  const open = (event: MouseEvent) => onOpen(event, id);
  const learn = (width: number, height: number) => onRatio(ratioOfSize(width, height));

  if (isWaiting(entry) || entry.request === "refused") {
    return <WaitingTile entry={entry} onCompose={onCompose} />;
  }
  if (state === "failed" || state === "canceled") {
    return <FailedTile generation={generation} onCompose={onCompose} href={href} onOpen={open} />;
  }
  if (output_path) {
    return (
      <a class="tile-done" href={href} aria-label={say.watch(prompt)} onClick={open}>
        <div class="tile-media">
          <LazyVideo
            eager={eager}
            knownPoster={() => videoUrls.knownPoster(output_path)}
            getPoster={() => videoUrls.poster(output_path)}
            getUrl={() => videoUrls.url(output_path)}
            savesData={savesData()}
            whenIdle={whenIdle}
            onBroken={() => videoUrls.forget(output_path)}
            onPoster={(picture, replaces) => videoUrls.uploadPoster(output_path, picture, replaces)}
            onSize={learn}
          />
        </div>
        <p class="tile-caption" dir="auto">{prompt}</p>
      </a>
    );
  }
  return <MakingTile entry={entry} href={href} onOpen={open} onSize={learn} />;
}
