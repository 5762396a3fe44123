import { useEffect, useRef, useState } from "preact/hooks";
import type { Generation } from "../../../api/contracts.ts";
import { savesData } from "../../../stores/device/saves-data.ts";
import { useStores } from "../../../stores/stores.ts";
import { sayInPlayer as say } from "../../../words/videos/player.ts";
import { fileNameOf } from "./file-name.ts";
import type { Said } from "./use-said.ts";

/** Waits so long that a user who only swipes past a video does not load it twice. */
const STAYED_MS = 1_000;
/** A larger video, such as 15 s in 1080p, is only loaded a second time if the user shares it. */
const UNASKED_BYTES_MAX = 8 * 1024 * 1024;

interface Share {
  /** `ready`: one tap shares. `asleep`: a tap loads it first, because it is large or to save data. */
  state: "asleep" | "loading" | "ready";
  run: () => void;
}

/**
 * Shares the video file itself, because addresses expire. iOS requires `share` within the tap, so
 * the file is loaded before it. Null if the device cannot share videos.
 */
export function useShare(
  { output_path, prompt }: Generation,
  onSaid: (said: Said) => void,
): Share | null {
  const { connection, videoUrls } = useStores();
  const isOffline = connection.isOffline.value;
  const file = useRef<File | null>(null);
  const stop = useRef<AbortController | null>(null);
  const [state, setState] = useState<Share["state"]>("asleep");

  const tell = (kind: Said["kind"], text: string) => onSaid({ action: "share", kind, text });

  const load = async (path: string, isAsked: boolean) => {
    const loading = new AbortController();
    stop.current = loading;
    setState("loading");
    try {
      const request = async () => fetch(await videoUrls.url(path), { signal: loading.signal });
      let response = await request();
      if (!response.ok) {
        videoUrls.forgetVideo(path); // Most often the address has expired.
        response = await request();
      }
      if (!response.ok) throw new Error(`The video answers ${response.status}.`);
      if (!isAsked && Number(response.headers.get("content-length")) > UNASKED_BYTES_MAX) {
        loading.abort();
        setState("asleep");
        return;
      }
      const bytes = await response.blob();
      if (loading.signal.aborted) return;
      file.current = new File([bytes], fileNameOf(prompt), { type: "video/mp4" });
      setState("ready");
    } catch {
      if (loading.signal.aborted) return;
      setState("asleep"); // The next tap tries again.
      if (isAsked) tell("bad", say.notLoaded);
    }
  };

  const share = () => {
    if (!file.current) return;
    navigator.share({ files: [file.current] }).then(
      () => tell("good", say.shared),
      (error: unknown) => {
        // The user canceled, which needs no message.
        if (!(error instanceof Error && error.name === "AbortError")) tell("bad", say.notShared);
      },
    );
  };
  // A short video is loaded before the permission of the tap expires.
  const shareIfTapped = () => {
    if (!file.current) return;
    if (navigator.userActivation?.isActive) share();
    else tell("info", say.readyToShare);
  };

  useEffect(() => {
    if (file.current) return;
    setState("asleep");
    if (!output_path || isOffline || !sharesVideos() || savesData()) return;
    const timer = setTimeout(() => void load(output_path, false), STAYED_MS);
    return () => {
      clearTimeout(timer);
      stop.current?.abort();
    };
  }, [output_path, isOffline]);

  if (!output_path || !sharesVideos()) return null;
  return {
    state,
    run() {
      if (state === "asleep") void load(output_path, true).then(shareIfTapped);
      else share();
    },
  };
}

function sharesVideos(): boolean {
  const sample = new File([], "video.mp4", { type: "video/mp4" });
  return navigator.canShare?.({ files: [sample] }) ?? false;
}
