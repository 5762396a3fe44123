import type { Found } from "../facts.ts";
import { milliseconds } from "../length.ts";

/** A sound of this length. */
export function foundSound(seconds: number): Found {
  return {
    milliseconds: milliseconds(seconds),
    width: null,
    height: null,
    has_sound: true,
    frames: null,
  };
}
