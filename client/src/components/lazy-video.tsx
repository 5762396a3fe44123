import { useEffect, useRef, useState } from "preact/hooks";
import "./lazy-video.css";

export interface LazyVideoProps {
  /** Asked for when the video comes into view. */
  getUrl: () => Promise<string>;
  onBroken: () => void;
  /** What shape it has, once that is known. Unit: pixels. */
  onSize: (width: number, height: number) => void;
}

/** A video's first picture, loaded while it is in view or nearly so; a mouse over it plays it. */
export function LazyVideo({ getUrl, onBroken, onSize }: LazyVideoProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const [url, setUrl] = useState<string | null>(null);
  const [shown, setShown] = useState(false);

  useEffect(() => {
    if (!frame.current) return;
    const observer = new IntersectionObserver(
      ([entry]) => setNear(entry?.isIntersecting ?? false),
      { rootMargin: "50% 0px" },
    );
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (!near) return;
    let current = true;
    getUrl().then((fresh) => current && setUrl(fresh), () => {});
    return () => {
      current = false;
      setUrl(null);
      setShown(false);
    };
  }, [near]);

  const play = (event: PointerEvent) => {
    const moves = matchMedia("(prefers-reduced-motion: no-preference)").matches;
    if (event.pointerType !== "mouse" || !moves) return;
    frame.current?.querySelector("video")?.play().catch(() => {});
  };

  return (
    <div
      ref={frame}
      class="lazy-video"
      data-shown={shown}
      onPointerEnter={play}
      onPointerLeave={() => frame.current?.querySelector("video")?.pause()}
    >
      {url && (
        <video
          // Without a time, Safari on phones paints nothing until it is played.
          src={`${url}#t=0.001`}
          preload="metadata"
          muted
          playsInline
          loop
          disableRemotePlayback
          aria-hidden="true"
          onLoadedMetadata={({ currentTarget: video }) =>
            onSize(video.videoWidth, video.videoHeight)}
          onLoadedData={() => setShown(true)}
          onError={onBroken}
        />
      )}
    </div>
  );
}
