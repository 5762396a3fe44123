import { whenIdle } from "../../../../api/device/timing/when-idle.ts";
import { LazyVideo } from "../../../../components/video/lazy-video.tsx";
import { savesData } from "../../../../stores/device/saves-data.ts";
import type { Composing } from "../../../../stores/composing.ts";

interface OwnPosterProps {
  own: Pick<NonNullable<Composing["own"]>, "videoUrls">;
  /** `output_path` of one of the user's videos. */
  path: string;
}

/** A small picture of one of the user's own videos. */
export function OwnPoster({ own: { videoUrls }, path }: OwnPosterProps) {
  return (
    <LazyVideo
      eager={false}
      knownPoster={() => videoUrls.knownPoster(path)}
      getPoster={() => videoUrls.poster(path)}
      getUrl={() => videoUrls.url(path)}
      savesData={savesData()}
      whenIdle={whenIdle}
      onBroken={() => videoUrls.forget(path)}
      onPoster={(picture, replaces) => videoUrls.uploadPoster(path, picture, replaces)}
      onSize={() => {}}
    />
  );
}
