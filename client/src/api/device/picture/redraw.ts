import { within } from "../timing/within.ts";

/** The longest edge that a 720p video can use. */
const EDGE_PIXELS_MAX = 1536;
/** A slow phone needs several seconds for 50 megapixels. */
const LIMIT_MS = 60_000;

interface DecodedImage {
  element: HTMLImageElement;
  /** Its memory, up to 200 MB, is free from then on. */
  release(): void;
}

/**
 * Decodes a picture, upright. By an element and not by `createImageBitmap`: all browsers that the
 * build is for (client/README.md) turn an element as its metadata says, but the oldest of them know
 * no `imageOrientation: "from-image"`, and without it some do not turn the picture. Null: broken.
 */
export async function decodeImage(file: Blob): Promise<DecodedImage | null> {
  const url = URL.createObjectURL(file);
  const element = new Image();
  const release = () => {
    element.removeAttribute("src");
    URL.revokeObjectURL(url);
  };
  element.src = url;
  const isDecoded = await within(LIMIT_MS, element.decode().then(() => true, () => false), false);
  if (isDecoded && element.naturalWidth > 0 && element.naturalHeight > 0) {
    return { element, release };
  }
  release();
  return null;
}

/** A part of a picture, in its own pixels. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * Draws a picture or a part of it again, at most 1536 pixels long. A phone's photo becomes 3 to 20
 * times smaller, is turned upright and loses its EXIF data, so the place where it was taken stays on
 * the phone. Null: this browser cannot draw it.
 */
export async function redraw(image: HTMLImageElement, area?: Area): Promise<Blob | null> {
  const { left, top, width, height } = area ??
    { left: 0, top: 0, width: image.naturalWidth, height: image.naturalHeight };
  const scale = Math.min(1, EDGE_PIXELS_MAX / Math.max(width, height));
  // An element instead of an OffscreenCanvas, because Safari has supported it for longer.
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  try {
    const context = canvas.getContext("2d");
    if (!context) return null;
    // JPEG has no transparency and would turn it black.
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    // In one step to the final size: a canvas of the full size would be too large for iOS.
    context.imageSmoothingQuality = "high";
    context.drawImage(image, left, top, width, height, 0, 0, canvas.width, canvas.height);
    return await encode(canvas, "image/jpeg", 0.9);
  } catch {
    return null;
  } finally {
    canvas.width = 0; // Safari limits the memory of all canvases together.
  }
}

export function encode(canvas: HTMLCanvasElement, type: string, quality?: number) {
  return within(
    LIMIT_MS,
    new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality)),
    null,
  );
}
