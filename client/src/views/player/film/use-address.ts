import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { createRenewals } from "../../../components/video/renewals.ts";
import { useStores } from "../../../stores/stores.ts";
import { playAloud } from "./sound.ts";

interface Place {
  timeSeconds: number;
  paused: boolean;
  muted: boolean;
}

interface Address {
  url: string | null;
  isOffline: boolean;
  /** No address plays. */
  isBroken: boolean;
  retry(): void;
  /** The listeners of the video. */
  listeners: {
    onTimeUpdate: (event: VideoEvent) => void;
    onPlay: (event: VideoEvent) => void;
    onPause: (event: VideoEvent) => void;
    onLoadedMetadata: (event: VideoEvent) => void;
    onError: (event: VideoEvent) => void;
  };
}

type VideoEvent = { currentTarget: HTMLVideoElement };

/**
 * The signed address of a video. If it does not play, most often because it has expired, the next
 * one goes on where the video was. If the path changes, the next video goes on
 * playing in the same element: after the video before, if it begins with that one.
 */
export function useAddress(
  path: string,
  beginsWith: string | null,
  video: RefObject<HTMLVideoElement | null>,
): Address {
  const { connection, videoUrls } = useStores();
  const [url, setUrl] = useState<string | null>(null);
  const [isBroken, setBroken] = useState(false);
  const isOffline = connection.isOffline.value;
  const renewals = useRef(createRenewals());
  /** Counts the addresses. */
  const [round, setRound] = useState(0);
  const shown = useRef(path);
  /** Where it was, to go on there with the next address. */
  const place = useRef<Place | null>(null);
  const isRenewing = useRef(false);
  /** Since an address failed, until there is another: it fails only once. */
  const hasFailed = useRef(false);

  // Requests a new address when the network is back or the user asks for it.
  useEffect(() => {
    if (!isOffline) setBroken(false);
  }, [isOffline]);

  useEffect(() => {
    const { current: before } = shown;
    if (before === path) return;
    shown.current = path;
    renewals.current = createRenewals();
    const { current: film } = video;
    isRenewing.current = film !== null;
    // A video that has ended counts as paused.
    if (film) {
      place.current = {
        timeSeconds: beginsWith === before ? film.duration : 0,
        paused: film.paused && !film.ended,
        muted: film.muted,
      };
    }
    setBroken(false);
  }, [path]);

  useEffect(() => {
    if (isBroken) return;
    let current = true;
    videoUrls.url(path).then(
      (fresh) => current && tryNext(fresh),
      () => current && giveUp(),
    );
    return () => {
      current = false;
    };
  }, [path, isBroken, round]);

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

  const remember = ({ currentTarget: film }: VideoEvent) => {
    // The next address starts at 0, before it goes on.
    if (isRenewing.current) return;
    place.current = { timeSeconds: film.currentTime, paused: film.paused, muted: film.muted };
  };

  const goOn = ({ currentTarget: film }: VideoEvent) => {
    const wasRenewed = isRenewing.current;
    isRenewing.current = false;
    if (!wasRenewed || !place.current) return;
    const { timeSeconds, paused, muted } = place.current;
    film.muted = muted;
    film.currentTime = timeSeconds >= film.duration ? 0 : timeSeconds;
    if (paused) film.pause();
    else playAloud(film);
  };

  const renew = ({ currentTarget: film }: VideoEvent) => {
    if (hasFailed.current) return;
    hasFailed.current = true;
    if (place.current && !isRenewing.current) place.current.muted = film.muted;
    isRenewing.current = true;
    videoUrls.forgetVideo(path);
    if (isOffline || !renewals.current.allow()) giveUp();
    else setRound(round + 1);
  };

  return {
    url,
    isOffline,
    isBroken,
    retry: () => setBroken(false),
    listeners: {
      onTimeUpdate: remember,
      onPlay: remember,
      onPause: remember,
      onLoadedMetadata: goOn,
      onError: renew,
    },
  };
}
