import { useEffect, useRef, useState } from "preact/hooks";
import type { Generation } from "../../api/contracts.ts";
import { savesData } from "../../stores/device/saves-data.ts";
import { useStores } from "../../stores/stores.ts";
import { fileNameOf } from "./file-name.ts";

/** Waits so long that a user who only swipes past a video does not load it twice. */
const STAYED_MS = 1_000;

interface Share {
  /** `ready`: one tap shares. `asleep`: a tap loads it first, to save data. */
  state: "asleep" | "loading" | "ready";
  run: () => void;
}

/**
 * Shares the video file itself, because addresses expire. iOS requires `share` within the tap, so
 * the file is loaded before it. Null if the device cannot share videos, or if this one cannot be
 * loaded.
 */
export function useShare({ output_path, prompt }: Generation): Share | null {
  const { connection, videoUrls } = useStores();
  const isOffline = connection.isOffline.value;
  const file = useRef<File | null>(null);
  const stop = useRef<AbortController | null>(null);
  const [state, setState] = useState<Share["state"] | "lost">("asleep");

  const load = async (path: string) => {
    const loading = new AbortController();
    stop.current = loading;
    setState("loading");
    try {
      const request = async () => fetch(await videoUrls.url(path), { signal: loading.signal });
      let response = await request();
      if (!response.ok) {
        videoUrls.forget(path); // Most often the address has expired.
        response = await request();
      }
      if (!response.ok) throw new Error(`The video answers ${response.status}.`);
      const bytes = await response.blob();
      if (loading.signal.aborted) return;
      file.current = new File([bytes], fileNameOf(prompt), { type: "video/mp4" });
      setState("ready");
    } catch {
      if (!loading.signal.aborted) setState("lost");
    }
  };

  const share = () => {
    // The user canceled, which needs no message.
    if (file.current) navigator.share({ files: [file.current] }).catch(() => {});
  };
  // A short video is loaded before the permission of the tap expires.
  const shareIfTapped = () => navigator.userActivation?.isActive && share();

  useEffect(() => {
    if (file.current) return;
    setState("asleep");
    if (!output_path || isOffline || !sharesVideos() || savesData()) return;
    const timer = setTimeout(() => void load(output_path), STAYED_MS);
    return () => {
      clearTimeout(timer);
      stop.current?.abort();
    };
  }, [output_path, isOffline]);

  if (!output_path || state === "lost" || !sharesVideos()) return null;
  return {
    state,
    run() {
      if (state === "asleep") void load(output_path).then(shareIfTapped);
      else share();
    },
  };
}

function sharesVideos(): boolean {
  const sample = new File([], "video.mp4", { type: "video/mp4" });
  return navigator.canShare?.({ files: [sample] }) ?? false;
}
