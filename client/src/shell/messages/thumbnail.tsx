import { useEffect, useState } from "preact/hooks";
import type { AboutVideo, Thumbnail as Found } from "../../stores/notices.ts";

/** A small picture of the video that a message is about. Its place is kept until there is one. */
export function Thumbnail(
  { about: { generationId, posterUrl, thumbnail } }: { about: AboutVideo },
) {
  const [found, setFound] = useState<Found | null>(null);

  useEffect(() => {
    setFound(null);
    if (posterUrl || !thumbnail) return;
    let isCurrent = true;
    thumbnail().then((one) => isCurrent && setFound(one), () => {});
    return () => {
      isCurrent = false;
    };
  }, [generationId, posterUrl]);

  const picture = posterUrl ?? (found?.is === "picture" ? found.url : null);
  return (
    <span class="message-thumbnail">
      {picture && <img src={picture} alt="" />}
      {found?.is === "video" && (
        <video
          // Without a time, Safari on phones paints nothing until the video plays.
          src={`${found.url}#t=0.001`}
          preload="metadata"
          muted
          playsInline
          disableRemotePlayback
          aria-hidden="true"
        />
      )}
    </span>
  );
}
