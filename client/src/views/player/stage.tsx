import { Making } from "../../components/video/making.tsx";
import type { Entry } from "../../stores/videos/generations.ts";
import { ratioOf } from "../../stores/videos/shape.ts";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words/words.ts";
import { FailedTile } from "../videos/tiles/failed-tile.tsx";
import { percentOf, stageOf } from "../videos/tiles/stage.ts";
import { TimePassed } from "../videos/tiles/time-passed.tsx";
import type { Awake } from "./gestures/use-awake.ts";
import { Film } from "./film/film.tsx";

interface StageProps extends Awake {
  entry: Entry;
  onCompose: () => void;
  /** See `Film`. */
  onEnd: (() => boolean) | undefined;
}

/** The upper part of the player: the video, or its progress so far. */
export function Stage({ entry, onCompose, onEnd, ...awake }: StageProps) {
  const { catalog } = useStores();
  const { generation } = entry;
  const { state, output_path, model, inputs } = generation;
  if (output_path) {
    const hasSound = catalog.bySlug.value.get(model)?.has_sound === true;
    const [, beginsWith = null] = /^videos\/(.+)$/.exec(String(inputs["first_clip"])) ?? [];
    return (
      <Film
        {...awake}
        path={output_path}
        ratio={ratioOf(inputs["aspect_ratio"])}
        beginsWith={beginsWith}
        hasSound={hasSound}
        onEnd={onEnd}
      />
    );
  }
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
