import { Button } from "../../components/button.tsx";
import { LazyVideo } from "../../components/lazy-video.tsx";
import { Making } from "../../components/making.tsx";
import type { Entry } from "../../stores/generations.ts";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words.ts";
import { FailedTile } from "./failed-tile.tsx";
import { percentOf, stageOf } from "./stage.ts";
import { TimePassed } from "./time-passed.tsx";
import "./tile.css";

const say = words.videos;

export interface TileProps {
  id: string;
  onOpen: (event: MouseEvent, id: string) => void;
}

/** One video of the grid, at whatever stage it is. */
export function Tile({ id, onOpen }: TileProps) {
  const entry = useStores().generations.entry(id).value;
  if (!entry) return null;
  const { aspect_ratio, prompt } = entry.generation;
  return (
    <li class="tile" data-shape={aspect_ratio ?? "16:9"} data-video={id}>
      <article aria-label={prompt}>
        <TileContent entry={entry} onOpen={onOpen} />
      </article>
    </li>
  );
}

function TileContent({ entry, onOpen }: { entry: Entry; onOpen: TileProps["onOpen"] }) {
  const { videoUrls } = useStores();
  const { generation, request, overdue } = entry;
  const { id, prompt, state, output_path } = generation;
  const href = `/videos/${id}`;
  const open = (event: MouseEvent) => onOpen(event, id);

  if (request === "unanswered") return <UnansweredTile entry={entry} />;
  if (state === "failed" || state === "canceled") return <FailedTile generation={generation} />;
  if (output_path) {
    return (
      <a class="tile-done" href={href} aria-label={say.watch(prompt)} onClick={open}>
        <div class="tile-media">
          <LazyVideo
            getUrl={() => videoUrls.url(output_path)}
            onBroken={() => videoUrls.forget(output_path)}
          />
        </div>
        <p class="tile-caption">{prompt}</p>
      </a>
    );
  }
  return (
    <div class="tile-card">
      <a class="tile-prompt tile-link" href={href} onClick={open}>{prompt}</a>
      {overdue && <p class="tile-why">{say.overdue}</p>}
      <Making stage={stageOf(entry)} percent={percentOf(entry)} progressLabel={say.progress}>
        <TimePassed generation={generation} />
      </Making>
    </div>
  );
}

function UnansweredTile({ entry: { generation } }: { entry: Entry }) {
  const { requests, draft } = useStores();
  return (
    <div class="tile-card">
      <p class="tile-prompt">{generation.prompt}</p>
      <p class="tile-why">{say.unanswered}</p>
      <div class="tile-actions">
        <Button onClick={() => void requests.resend(generation.id)}>{words.retry}</Button>
        <Button kind="bare" onClick={() => draft.takeBack(generation.id)}>{say.dismiss}</Button>
      </div>
    </div>
  );
}
