import { useEffect, useState } from "preact/hooks";
import { useObjectUrl } from "../../../../components/use-object-url.ts";
import type { MaskSource } from "./mask-source.ts";
import { type ClipFrames, readClip } from "./read-clip.ts";

export type Clip =
  | { is: "loading" }
  /** `url` shows it, and is null for a moment. */
  | { is: "ready"; frames: ClipFrames; url: string | null }
  /** `lost`: it did not arrive. `unknown`: this browser cannot read or show it. */
  | { is: "lost" | "unknown" };

/** Loads the clip that a mask is painted over, again with each `round`. */
export function useClip(source: MaskSource, round: number): Clip {
  const [file, setFile] = useState<Blob | null>(null);
  const [read, setRead] = useState<ClipFrames | "loading" | "lost" | "unknown">("loading");
  const url = useObjectUrl(file);

  useEffect(() => {
    let current = true;
    const load = async () => {
      setRead("loading");
      const whole = await source.load().catch(() => null);
      const frames = whole && await readClip(whole);
      if (!current) return;
      setFile(whole);
      setRead(whole === null ? "lost" : frames ?? "unknown");
    };
    void load();
    return () => {
      current = false;
    };
  }, [source.key, round]);

  return typeof read === "string" ? { is: read } : { is: "ready", frames: read, url };
}
