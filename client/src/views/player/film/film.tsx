import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../../components/button.tsx";
import { WIDE } from "../../../stores/videos/shape.ts";
import { sayInPlayer as say } from "../../../words/videos/player.ts";
import { words } from "../../../words/words.ts";
import type { Awake } from "../gestures/use-awake.ts";
import { usePoster } from "../use-poster.ts";
import { Controls } from "./controls.tsx";
import { beginSound } from "./sound.ts";
import { useAddress } from "./use-address.ts";
import "./film.css";

/** A video at least this tall fills the screen of a phone: a little of its sides is cut off. */
const TALL = 0.6;

interface FilmProps extends Awake {
  path: string;
  /** Width divided by height, if the request named it. */
  ratio: number | undefined;
  /** The path of the video that this one continues and contains at its beginning. */
  beginsWith: string | null;
  /** Whether its model makes sound. */
  hasSound: boolean;
  /**
   * Called at the end of a video that another part follows; returns whether it follows now. Without
   * it, the video plays in a loop.
   */
  onEnd?: (() => boolean) | undefined;
}

/**
 * A video that begins muted, over its poster, which is there at once and stays if the video does not
 * play. Its controls appear on touch, hover or focus.
 */
export function Film(props: FilmProps) {
  const { path, ratio, beginsWith, hasSound, onEnd, isAwake, wake, sleep } = props;
  const film = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const { url, isOffline, isBroken, retry, listeners } = useAddress(path, beginsWith, video);
  const poster = usePoster(path);
  const [measured, setMeasured] = useState<{ path: string; ratio: number } | null>(null);
  const shape = (measured?.path === path ? measured.ratio : ratio) ?? WIDE;
  const hasBegun = useRef(false);
  /** Whether the user lets it play; at its end it counts as paused. */
  const plays = useRef(false);

  const measure = (width: number, height: number) => {
    if (width > 0 && height > 0) setMeasured({ path, ratio: width / height });
  };

  const begin = () => {
    const { current } = video;
    if (!current || current.paused || !hasSound || hasBegun.current) return;
    hasBegun.current = true;
    beginSound(current);
  };

  useLayoutEffect(() => {
    if (!hasSound) return;
    wake(); // Shows that there is something to hear.
    begin();
  }, [hasSound]);

  const toggle = () => {
    const { current } = video;
    if (!current) return;
    if (current.paused) void current.play().catch(() => {});
    else current.pause();
  };

  // A mouse click plays or pauses; a finger's tap only shows and hides the controls.
  const tap = (event: MouseEvent) => {
    const { target } = event;
    if (target instanceof Element && target.closest(".controls, .film-broken")) return;
    const isTouch = event instanceof PointerEvent && event.pointerType !== "mouse";
    if (!isTouch) return toggle();
    if (isAwake) sleep();
    else wake();
  };

  // Also beside the video. For the keyboard, there are the space bar and the buttons.
  const tapped = useRef(tap);
  tapped.current = tap;
  useLayoutEffect(() => {
    const { current } = film;
    const listen = (event: MouseEvent) => tapped.current(event);
    current?.addEventListener("click", listen);
    return () => current?.removeEventListener("click", listen);
  }, []);

  return (
    <div
      ref={film}
      class="film"
      data-awake={isAwake || isBroken}
      data-tall={shape <= TALL}
      style={{ "--ratio": String(shape) }}
      onPointerMove={(event) => event.pointerType === "mouse" && wake()}
      onFocusIn={wake}
    >
      <div class="film-frame">
        {poster.url && (
          <img
            src={poster.url}
            alt=""
            // As the tile has loaded it, so that it needs no network.
            crossOrigin="anonymous"
            // Part of the same picture as the player itself, and so of the motion into it.
            decoding="sync"
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              measure(naturalWidth, naturalHeight)}
            onError={poster.renew}
          />
        )}
        {!isBroken && (
          <video
            ref={video}
            {...(url ? { src: url } : {})}
            aria-label={say.title}
            autoplay={matchMedia("(prefers-reduced-motion: no-preference)").matches}
            loop={!onEnd}
            muted
            playsInline
            preload="auto"
            {...listeners}
            onLoadedMetadata={(event) => {
              const { videoWidth, videoHeight } = event.currentTarget;
              measure(videoWidth, videoHeight);
              listeners.onLoadedMetadata(event);
            }}
            onPlay={(event) => {
              listeners.onPlay(event);
              if (!plays.current) wake();
              plays.current = true;
              begin();
            }}
            onPause={(event) => {
              listeners.onPause(event);
              if (event.currentTarget.ended) return;
              plays.current = false;
              wake();
            }}
            onEnded={({ currentTarget }) => {
              // The user may have moved a paused video to its end.
              if (plays.current && !onEnd?.()) currentTarget.play().catch(() => {});
            }}
          />
        )}
      </div>
      {isBroken
        ? (
          <div class="film-broken">
            <p>{isOffline ? say.unplayableOffline : say.unplayable}</p>
            {!isOffline && <Button icon="again" onClick={retry}>{words.retry}</Button>}
          </div>
        )
        : <Controls video={video} hasSound={hasSound} onToggle={toggle} onUse={wake} />}
    </div>
  );
}
