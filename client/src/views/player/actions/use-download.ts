import { useEffect, useRef, useState } from "preact/hooks";
import type { Generation } from "../../../api/contracts.ts";
import { useStores } from "../../../stores/stores.ts";
import { sayInPlayer as say } from "../../../words/videos/player.ts";
import { fileNameOf } from "./file-name.ts";
import type { Said } from "./use-said.ts";

/** A signed URL is valid for an hour. */
const TRUSTED_FOR_MS = 50 * 60_000;

interface Download {
  href: string;
  onClick: (event: MouseEvent) => void;
}

/**
 * The signed URL that saves a video. It must be in the link before it is tapped, so it is renewed
 * before it expires. A tap before it is known, or after it has expired because the device has slept,
 * asks for it first. Null: there is no video.
 */
export function useDownload(
  { output_path: path, prompt }: Generation,
  onSaid: (said: Said) => void,
): Download | null {
  const { connection, videoUrls } = useStores();
  const isOffline = connection.isOffline.value;
  const [href, setHref] = useState<string | null>(null);
  const signedAt = useRef(-Infinity);

  const isOld = () => Math.abs(Date.now() - signedAt.current) > TRUSTED_FOR_MS;

  async function sign(video: string): Promise<string> {
    const fresh = await videoUrls.download(video, fileNameOf(prompt));
    signedAt.current = Date.now();
    setHref(fresh);
    return fresh;
  }

  useEffect(() => {
    if (!path || isOffline) return;
    const renew = () => {
      if (document.visibilityState === "visible" && isOld()) sign(path).catch(() => {});
    };
    renew();
    const timer = setInterval(renew, 60_000);
    document.addEventListener("visibilitychange", renew);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", renew);
    };
  }, [path, isOffline]);

  async function follow(video: string, link: HTMLAnchorElement): Promise<void> {
    link.href = await sign(video);
    link.click();
  }

  if (!path) return null;
  return {
    // Nothing moves when the address arrives.
    href: href ?? "#",
    onClick(event) {
      const link = event.currentTarget;
      if (!isOld() || !(link instanceof HTMLAnchorElement)) {
        // The browser says the rest; a page does not hear of it.
        onSaid({ action: "save", kind: "good", text: say.saving(fileNameOf(prompt)) });
        return;
      }
      event.preventDefault();
      follow(path, link)
        .catch(() => onSaid({ action: "save", kind: "bad", text: say.notLoaded }));
    },
  };
}
