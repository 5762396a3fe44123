import { canvasNoise } from "../../../../api/device/picture/canvas-noise.ts";
import { drawShapes } from "./draw-shapes.ts";
import type { Shape, Size } from "./shapes.ts";

/** A browser that changes colours by more would also move the edge of the mask. */
const HARMLESS_NOISE = 2;
const HALF_OPAQUE = 128;

/**
 * Draws a mask of the clip's size: white where it is made new, black elsewhere, and nothing in
 * between. `protected`: this browser changes what a page reads from a canvas, to protect against
 * tracking, so the mask would not be what was painted. `empty`: nothing of it is white.
 */
export async function renderMask(
  shapes: readonly Shape[],
  { width, height }: Size,
): Promise<HTMLCanvasElement | "protected" | "empty"> {
  const noise = await canvasNoise();
  if (noise === null || noise > HARMLESS_NOISE) return "protected";
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return "protected";
  drawShapes(context, shapes, "white");
  const image = context.getImageData(0, 0, width, height);
  if (!toBlackAndWhite(image.data)) return "empty";
  context.putImageData(image, 0, 0);
  return canvas;
}

/** Answers whether any pixel is white. */
function toBlackAndWhite(pixels: Uint8ClampedArray): boolean {
  let isPainted = false;
  for (let at = 0; at < pixels.length; at += 4) {
    const isWhite = (pixels[at + 3] ?? 0) >= HALF_OPAQUE;
    isPainted ||= isWhite;
    pixels.fill(isWhite ? 255 : 0, at, at + 3);
    pixels[at + 3] = 255;
  }
  return isPainted;
}
