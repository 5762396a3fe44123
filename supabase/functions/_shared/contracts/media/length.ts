/** How long a clip is. */
import { MediaError } from "./facts.ts";

/**
 * An encoder fills its last frame of sound, so sound may be a little longer than the picture. That
 * makes the clip no longer.
 */
const SOUND_OVERHANG_SECONDS = 0.1;

/** The longest length that a real clip has: a day. */
const SECONDS_MAX = 24 * 60 * 60;

/**
 * The length of a clip in milliseconds.
 *
 * @param picture how long its moving pictures are, in seconds
 * @param whole how long the file says that it is, and its sound
 */
export function clipMilliseconds(picture: number, whole: number): number {
  const seconds = whole > picture + SOUND_OVERHANG_SECONDS ? whole : picture;
  return milliseconds(seconds);
}

export function milliseconds(seconds: number): number {
  if (!(seconds > 0 && seconds <= SECONDS_MAX)) {
    throw new MediaError("unreadable", "it has no length");
  }
  return Math.max(1, Math.round(seconds * 1000));
}
