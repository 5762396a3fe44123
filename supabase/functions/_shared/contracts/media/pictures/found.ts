import { type Found, MediaError } from "../facts.ts";

/** A picture of this size. */
export function foundPicture(width: number, height: number): Found {
  if (width === 0 || height === 0) throw new MediaError("unreadable", "it has no size");
  return { milliseconds: null, width, height, has_sound: null, frames: null };
}
