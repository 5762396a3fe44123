import { Making } from "../../components/video/making.tsx";
import type { Entry } from "../../stores/videos/generations.ts";
import { words } from "../../words/words.ts";
import { FailedTile } from "../videos/failed-tile.tsx";
import { percentOf, stageOf } from "../videos/stage.ts";
import { TimePassed } from "../videos/time-passed.tsx";
import { Film } from "./film.tsx";

/** The upper part of the player: the video, or its progress so far. */
export function Stage({ entry, onCompose }: { entry: Entry; onCompose: () => void }) {
  const { generation } = entry;
  const { state, output_path } = generation;
  if (output_path) return <Film key={output_path} path={output_path} />;
  return (
    <div class="player-card">
      {state === "failed" || state === "canceled"
        ? <FailedTile generation={generation} onCompose={onCompose} />
        : (
          <Making
            stage={stageOf(entry)}
            percent={percentOf(entry)}
            progressLabel={words.videos.progress}
          >
            <TimePassed generation={generation} />
          </Making>
        )}
    </div>
  );
}
