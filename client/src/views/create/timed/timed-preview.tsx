import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Part } from "../../../api/user/uploads.ts";
import { useObjectUrl } from "../../../components/use-object-url.ts";
import { sayOfTimed as say } from "../../../words/create/timed.ts";

interface TimedPreviewProps {
  kind: "clip" | "sound";
  file: Blob;
  label: string;
  /** Plays only this, again and again. */
  part?: Part;
}

/** Shows a clip or plays a sound that is on this device, as far as the browser can. */
export function TimedPreview({ kind, file, label, part }: TimedPreviewProps) {
  const url = useObjectUrl(file);
  const player = useRef<HTMLMediaElement | null>(null);
  const cannot = useSignal(false);
  const from = (part?.from ?? 0) / 1000;

  useEffect(() => {
    if (part && player.current) player.current.currentTime = from;
  }, [from, url]);

  if (cannot.value) return <p class="timed-hint">{say.notShown}</p>;
  if (!url) return null;
  const common = {
    src: url,
    "aria-label": label,
    controls: true,
    preload: "metadata",
    onError: () => void (cannot.value = true),
    onTimeUpdate: ({ currentTarget }: { currentTarget: HTMLMediaElement }) => {
      const isPast = part && currentTarget.currentTime * 1000 >= part.to;
      if (isPast) currentTarget.currentTime = from;
    },
  } as const;
  const hold = (element: HTMLMediaElement | null) => void (player.current = element);
  if (kind === "clip") {
    return <video {...common} ref={hold} class="timed-preview" muted playsInline />;
  }
  // oxlint-disable-next-line jsx-a11y/media-has-caption -- a file of the user has no captions
  return <audio {...common} ref={hold} class="timed-preview" />;
}
