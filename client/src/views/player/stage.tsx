import { useEffect, useState } from "preact/hooks";
import { Making } from "../../components/making.tsx";
import type { Entry } from "../../stores/generations.ts";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words.ts";
import { FailedTile } from "../videos/failed-tile.tsx";
import { percentOf, stageOf } from "../videos/stage.ts";
import { TimePassed } from "../videos/time-passed.tsx";

/** The upper part of the player: the video, or what has become of it so far. */
export function Stage({ entry, onCompose }: { entry: Entry; onCompose: () => void }) {
  const { generation } = entry;
  const { state, output_path } = generation;
  if (output_path) return <Video path={output_path} />;
  return (
    <div class="player-stage">
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
    </div>
  );
}

function Video({ path }: { path: string }) {
  const { videoUrls } = useStores();
  const [url, setUrl] = useState<string | null>(null);
  const [broken, setBroken] = useState(false);

  useEffect(() => {
    let current = true;
    const unplayable = () => current && setBroken(true);
    videoUrls.url(path).then((fresh) => current && setUrl(fresh), unplayable);
    return () => {
      current = false;
    };
  }, [path]);

  return (
    <div class="player-stage">
      {broken ? <p class="player-missing">{words.player.unplayable}</p> : (
        <video
          class="player-video"
          {...(url ? { src: url } : {})}
          aria-label={words.player.title}
          controls
          autoplay={matchMedia("(prefers-reduced-motion: no-preference)").matches}
          loop
          muted
          playsInline
          onError={() => {
            videoUrls.forget(path);
            setBroken(true);
          }}
        />
      )}
    </div>
  );
}
