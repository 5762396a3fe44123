import type { Attached } from "../../../../api/user/uploads.ts";
import { encode } from "../../../../api/device/picture/redraw.ts";
import { canEncodeMask, encodeMask } from "./encode-mask.ts";
import { type ClipFrames, millisecondsOf } from "./read-clip.ts";
import { renderMask } from "./render-mask.ts";
import type { Shape } from "./shapes.ts";

/** Why this browser makes no mask of it: words/edit/en.ts has a sentence for each. */
export type WhyNoMask = "not_encoded" | "protected" | "empty";

interface MakeMask {
  as: "picture" | "clip";
  clip: ClipFrames;
  shapes: readonly Shape[];
  onProgress: (share: number) => void;
  signal: AbortSignal;
}

/** Makes the file of a mask from what was painted. */
export async function makeMask(
  { as, clip, shapes, onProgress, signal }: MakeMask,
): Promise<Attached | WhyNoMask> {
  const { width, height } = clip;
  if (as === "clip" && !await canEncodeMask(clip)) return "not_encoded";
  const canvas = await renderMask(shapes, clip);
  if (typeof canvas === "string") return canvas;
  const own = { id: crypto.randomUUID(), width, height };
  try {
    if (as === "clip") {
      const file = await encodeMask(canvas, clip, onProgress, signal);
      const milliseconds = millisecondsOf(clip);
      return { ...own, bucket: "clips", file, ending: "mp4", milliseconds, has_sound: false };
    }
    const file = await encode(canvas, "image/png");
    if (!file) return "protected";
    const picture = { milliseconds: null, has_sound: null };
    return { ...own, bucket: "pictures", file, ending: "png", ...picture };
  } finally {
    canvas.width = 0; // Safari limits the memory of all canvases together.
  }
}
