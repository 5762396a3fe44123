import { useEffect, useRef, useState } from "preact/hooks";
import { hasFrame } from "./has-frame.ts";
import { createRenewals } from "./renewals.ts";
import { watchView } from "./watch-view.ts";
import "./lazy-video.css";

interface LazyVideoProps {
  /** In view from the start: what is known of it is part of the first paint. */
  eager: boolean;
  /** The poster's address, if it is known without a request. */
  knownPoster: () => string | null;
  /** Called when the tile comes into view; resolves with null if there is no poster yet. */
  getPoster: () => Promise<string | null>;
  /** Called if there is no poster, and to play. */
  getUrl: () => Promise<string>;
  /** Loads posters only: a video without one stays dark until it is opened. */
  savesData: boolean;
  /** Resolves when the browser is idle. */
  whenIdle: () => Promise<void>;
  onBroken: () => void;
  /** Called with its size in pixels, once that is known. */
  onSize: (width: number, height: number) => void;
  /** Called with a frame of a video that had no poster, or one that shows nothing. */
  onPoster: (picture: Blob, replaces: boolean) => void;
}

/** Loaded after the first picture is on the screen. */
const loadPosters = () => import("./draw-poster.ts");

/** Without a time, Safari on phones paints nothing until the video plays. */
const from = (url: string, seconds = 0) => `${url}#t=${seconds || 0.001}`;

/**
 * Shows a video's first frame, loaded while it is in or near the view; hovering with a mouse plays
 * the video.
 */
export function LazyVideo(props: LazyVideoProps) {
  const { eager, knownPoster, getPoster, getUrl, savesData, whenIdle, onBroken, onSize, onPoster } =
    props;
  const frame = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(eager);
  const [poster, setPoster] = useState(() => eager ? knownPoster() : null);
  const [url, setUrl] = useState<string | null>(null);
  // An image of the first paint does not fade in.
  const [shown, setShown] = useState(poster !== null);
  const [plays, setPlays] = useState(false);
  /** The poster has one colour, and what the video looks like is not known yet. */
  const isDoubtful = useRef(false);
  const isDrawn = useRef(false);
  /** Each address that does not load may have expired, so a new one is requested. */
  const renewals = useRef(createRenewals()).current;
  const [round, setRound] = useState(0);

  useEffect(() => {
    if (frame.current) return watchView(frame.current, "50% 0px", setNear);
  }, []);

  useEffect(() => {
    if (!near) return;
    let current = true;
    const load = async () => {
      const picture = knownPoster() ?? await getPoster().catch(() => null);
      if (!current) return;
      if (picture) setPoster(picture);
      else if (!savesData) await loadVideo();
    };
    const loadVideo = async () => {
      const fresh = await getUrl();
      if (current) setUrl(from(fresh));
    };
    load().catch(() => {});
    return () => {
      current = false;
      isDoubtful.current = false;
      isDrawn.current = false;
      setPoster(null);
      setUrl(null);
      setShown(false);
      setPlays(false);
    };
  }, [near, round]);

  const play = (event: PointerEvent) => {
    const moves = matchMedia("(prefers-reduced-motion: no-preference)").matches;
    if (event.pointerType !== "mouse" || !moves || savesData) return;
    setPlays(true);
    if (!url) getUrl().then((fresh) => setUrl(from(fresh)), () => {});
    frame.current?.querySelector("video")?.play().catch(() => {});
  };

  const stop = () => {
    setPlays(false);
    frame.current?.querySelector("video")?.pause();
  };

  /** A browser may have drawn a poster before it had the frame. */
  const doubt = async (picture: HTMLImageElement) => {
    if (savesData) return;
    await whenIdle(); // Looking at it decodes it a second time.
    if (!picture.isConnected) return; // It has left the view by now.
    await picture.decode();
    const { colourOf } = await loadPosters();
    const colour = colourOf(picture);
    if (colour === null || colour === "many" || !picture.isConnected) return;
    const fresh = await getUrl();
    if (!picture.isConnected) return; // It has left the view by now.
    isDoubtful.current = true;
    setUrl(from(fresh));
  };

  const renew = async (video: HTMLVideoElement) => {
    const { currentTime } = video;
    onBroken();
    if (!renewals.allow()) return;
    const next = from(await getUrl(), currentTime);
    if (!video.isConnected) return; // Out of view.
    // An address that is signed twice within a second is the same.
    if (next === url) video.load();
    else setUrl(next);
  };

  const draw = async (video: HTMLVideoElement) => {
    if (!hasFrame(video)) return; // Another event follows.
    setShown(true);
    if (plays) video.play().catch(() => {});
    const replaces = poster !== null;
    if (isDrawn.current || (replaces && !isDoubtful.current)) return;
    isDrawn.current = true;
    const { drawPoster } = await loadPosters();
    const drawn = await drawPoster(video);
    // If the video has only this colour, so may its poster.
    if (drawn && !(replaces && drawn.isOneColour)) onPoster(drawn.picture, replaces);
  };

  return (
    <div
      ref={frame}
      class="lazy-video"
      data-shown={shown}
      onPointerEnter={play}
      onPointerLeave={stop}
    >
      {poster && (
        <img
          src={poster}
          alt=""
          // Uses the API connection that index.html has opened; without this, the browser would
          // open another.
          crossOrigin="anonymous"
          decoding="async"
          {...(eager ? { fetchpriority: "high" } : {})}
          onLoad={({ currentTarget: picture }) => {
            setShown(true);
            onSize(picture.naturalWidth, picture.naturalHeight);
            doubt(picture).catch(() => {}); // The next visit looks again.
          }}
          onError={() => {
            onBroken();
            setPoster(null);
            if (renewals.allow()) setRound(round + 1);
          }}
        />
      )}
      {url && (
        <video
          src={url}
          // Otherwise its frame could not be read for the poster.
          crossOrigin="anonymous"
          preload="metadata"
          muted
          playsInline
          loop
          disableRemotePlayback
          aria-hidden="true"
          onLoadedMetadata={({ currentTarget: video }) => {
            leaveOutSound(video);
            onSize(video.videoWidth, video.videoHeight);
          }}
          onLoadedData={({ currentTarget: video }) => void draw(video).catch(() => {})}
          onSeeked={({ currentTarget: video }) => void draw(video).catch(() => {})}
          onError={({ currentTarget: video }) => void renew(video).catch(() => {})}
        />
      )}
    </div>
  );
}

/** A muted video still decodes its sound, unless the browser lets us switch its tracks off. */
function leaveOutSound(video: HTMLVideoElement): void {
  const tracks: unknown = Reflect.get(video, "audioTracks");
  for (const track of Array.from((tracks ?? []) as ArrayLike<{ enabled: boolean }>)) {
    track.enabled = false;
  }
}
