import { useSignal } from "@preact/signals";
import type { AspectRatio } from "../../api/contracts.ts";
import { LazyVideo } from "../../components/video/lazy-video.tsx";
import { Making } from "../../components/video/making.tsx";
import { type Entry, isWaiting } from "../../stores/videos/generations.ts";
import { savesData } from "../../stores/device/saves-data.ts";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words/words.ts";
import { FailedTile } from "./failed-tile.tsx";
import { percentOf, stageOf } from "./stage.ts";
import { TimePassed } from "./time-passed.tsx";
import { WaitingTile } from "./waiting-tile.tsx";
import "./tile.css";

const say = words.videos;

export interface TileProps {
  id: string;
  /** Shapes that no request named, as measured from their videos. */
  shapes: Map<string, AspectRatio>;
  /** One of the first tiles, which are in view from the start. */
  eager: boolean;
  /** The query after the address of each video: the filter in which it is seen. */
  search: string;
  onOpen: (event: MouseEvent, id: string) => void;
  /** Called when the composer was filled, to show it. */
  onCompose: () => void;
}

/** One video of the grid, at any stage. */
export function Tile({ id, shapes, ...rest }: TileProps) {
  /** Only set if the request named no shape, so never for a tile that already has the right one. */
  const seen = useSignal<AspectRatio | null>(shapes.get(id) ?? null);
  const entry = useStores().generations.entry(id).value;
  if (!entry) return null;
  const { aspect_ratio, prompt } = entry.generation;
  const learn = (shape: AspectRatio) => {
    shapes.set(id, shape);
    seen.value = shape;
  };
  return (
    <li
      class="tile"
      data-shape={aspect_ratio ?? seen.value ?? "16:9"}
      data-video={id}
    >
      <article aria-label={prompt} tabIndex={-1}>
        <TileContent entry={entry} onShape={learn} {...rest} />
      </article>
    </li>
  );
}

interface TileContentProps extends Omit<TileProps, "id" | "shapes"> {
  entry: Entry;
  onShape: (shape: AspectRatio) => void;
}

function TileContent({ entry, eager, search, onOpen, onShape, onCompose }: TileContentProps) {
  const { videoUrls } = useStores();
  const { generation, overdue } = entry;
  const { id, prompt, state, output_path } = generation;
  const href = `/videos/${id}${search}`;
  const open = (event: MouseEvent) => onOpen(event, id);

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
            onBroken={() => videoUrls.forget(output_path)}
            onPoster={(picture, replaces) => videoUrls.uploadPoster(output_path, picture, replaces)}
            onSize={(width, height) => onShape(height > width ? "9:16" : "16:9")}
          />
        </div>
        <p class="tile-caption" dir="auto">{prompt}</p>
      </a>
    );
  }
  return (
    <div class="tile-card">
      <a class="tile-prompt tile-link" dir="auto" href={href} onClick={open}>{prompt}</a>
      {overdue && <p class="tile-why">{say.overdue}</p>}
      <Making stage={stageOf(entry)} percent={percentOf(entry)} progressLabel={say.progress}>
        <TimePassed generation={generation} />
      </Making>
    </div>
  );
}
