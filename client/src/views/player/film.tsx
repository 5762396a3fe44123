import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { createRenewals } from "../../components/video/renewals.ts";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words/words.ts";
import { Controls } from "./controls.tsx";

const say = words.player;

/** How long the controls stay after the last touch while the video plays. */
const CONTROLS_STAY_MS = 3_000;

interface Place {
  timeSeconds: number;
  paused: boolean;
  muted: boolean;
}

/** A video that plays in a loop, muted at first; its controls appear on touch, hover or focus. */
export function Film({ path }: { path: string }) {
  const { connection, videoUrls } = useStores();
  const video = useRef<HTMLVideoElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [url, setUrl] = useState<string | null>(null);
  const [poster, setPoster] = useState<string | null>(null);
  const [broken, setBroken] = useState(false);
  const isOffline = connection.isOffline.value;
  const renewals = useRef(createRenewals()).current;
  /** Counts the addresses. */
  const [round, setRound] = useState(0);
  /** Where it was, to go on there with the next address. */
  const place = useRef<Place | null>(null);
  const isRenewing = useRef(false);
  /** Since an address failed, until there is another: it fails only once. */
  const hasFailed = useRef(false);
  const [awake, setAwake] = useState(false);

  // Requests a new address when the network is back or the user asks for it.
  useEffect(() => {
    if (!isOffline) setBroken(false);
  }, [isOffline]);

  useEffect(() => {
    if (broken) return;
    let current = true;
    videoUrls.poster(path).then((found) => current && setPoster(found), () => {});
    videoUrls.url(path).then(
      (fresh) => current && tryNext(fresh),
      () => current && giveUp(),
    );
    return () => {
      current = false;
      clearTimeout(timer.current);
    };
  }, [path, broken, round]);

  // The address that failed stays until then: without it the element would fail once more, and that
  // would count as a failure of the next one.
  const tryNext = (next: string) => {
    hasFailed.current = false;
    // An address that is signed twice within a second is the same, and only `load` tries it again.
    if (next === url) video.current?.load();
    else setUrl(next);
  };

  const giveUp = () => {
    hasFailed.current = false;
    setUrl(null);
    setBroken(true);
  };

  const remember = ({ currentTarget: film }: { currentTarget: HTMLVideoElement }) => {
    // The next address starts at 0, before it goes on.
    if (isRenewing.current) return;
    place.current = { timeSeconds: film.currentTime, paused: film.paused, muted: film.muted };
  };

  const goOn = (film: HTMLVideoElement) => {
    const wasRenewed = isRenewing.current;
    isRenewing.current = false;
    if (!wasRenewed || !place.current) return;
    const { timeSeconds, paused, muted } = place.current;
    film.muted = muted;
    film.currentTime = timeSeconds;
    if (paused) film.pause();
    else film.play().catch(() => {});
  };

  /** Most often the address has expired, so the next one continues where this one was. */
  const renew = (film: HTMLVideoElement) => {
    if (hasFailed.current) return;
    hasFailed.current = true;
    if (place.current && !isRenewing.current) place.current.muted = film.muted;
    isRenewing.current = true;
    videoUrls.forget(path);
    if (isOffline || !renewals.allow()) giveUp();
    else setRound(round + 1);
  };

  const wake = () => {
    setAwake(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAwake(false), CONTROLS_STAY_MS);
  };

  const toggle = () => {
    const { current } = video;
    if (!current) return;
    if (current.paused) void current.play().catch(() => {});
    else current.pause();
  };

  // A mouse click plays or pauses; a finger's tap only shows the controls.
  const tap = (event: MouseEvent) => {
    const isTouch = event instanceof PointerEvent && event.pointerType !== "mouse";
    if (isTouch && !awake) return wake();
    if (isTouch) return setAwake(false);
    toggle();
  };

  if (broken) {
    return (
      <div class="player-missing">
        <p>{isOffline ? say.unplayableOffline : say.unplayable}</p>
        {!isOffline && <Button icon="again" onClick={() => setBroken(false)}>{words.retry}</Button>}
      </div>
    );
  }
  return (
    <div
      class="film"
      data-awake={awake}
      onPointerMove={(event) => event.pointerType === "mouse" && wake()}
      onFocusIn={wake}
    >
      <video
        ref={video}
        class="player-video"
        {...(url ? { src: url } : {})}
        {...(poster ? { poster } : {})}
        aria-label={say.title}
        autoplay={matchMedia("(prefers-reduced-motion: no-preference)").matches}
        loop
        muted
        playsInline
        preload="auto"
        onClick={tap}
        onTimeUpdate={remember}
        onPlay={remember}
        onPause={remember}
        onLoadedMetadata={({ currentTarget }) => goOn(currentTarget)}
        onError={({ currentTarget }) => renew(currentTarget)}
      />
      <Controls video={video} onToggle={toggle} onUse={wake} />
    </div>
  );
}
