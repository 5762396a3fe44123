import type { Area } from "../../../api/device/picture/redraw.ts";

/** Which part of a photo is taken. */
export interface Cropping {
  /** Width to height of the part. */
  ratio: number;
  /** How much larger than necessary the photo is shown: 1 takes the largest part. */
  zoom: number;
  /** The middle of the part, as shares of the photo's width and height. */
  x: number;
  y: number;
}

interface Size {
  width: number;
  height: number;
}

export const ZOOM_MAX = 4;

/** The part in the photo's pixels; it never reaches beyond the photo. */
export function areaOf({ ratio, zoom, x, y }: Cropping, photo: Size): Area {
  const isWider = photo.width / photo.height > ratio;
  const width = (isWider ? photo.height * ratio : photo.width) / zoom;
  const height = width / ratio;
  return {
    left: between(0, x * photo.width - width / 2, photo.width - width),
    top: between(0, y * photo.height - height / 2, photo.height - height),
    width,
    height,
  };
}

/** Moves the part by shares of its own size, and stops at the photo's edges. */
export function moved(cropping: Cropping, photo: Size, right: number, down: number): Cropping {
  const { left, top, width, height } = areaOf(cropping, photo);
  const next = {
    ...cropping,
    x: (left + width / 2 + right * width) / photo.width,
    y: (top + height / 2 + down * height) / photo.height,
  };
  const area = areaOf(next, photo);
  return {
    ...next,
    x: (area.left + area.width / 2) / photo.width,
    y: (area.top + area.height / 2) / photo.height,
  };
}

const between = (least: number, value: number, most: number) =>
  Math.min(Math.max(least, value), Math.max(least, most));
