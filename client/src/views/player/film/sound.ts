import { chooseSound, chosenSound, type Sound } from "../../../stores/device/sound.ts";

/** A video that begins takes this long to become as loud as the user wants it. */
const RISE_MS = 1_000;
const STEP_MS = 50;

let rising: ReturnType<typeof setInterval> | undefined;
let wasSetInThisVisit = false;

/** Applies and remembers what the user wants to hear. */
export function setSound(video: HTMLVideoElement, sound: Sound): void {
  clearInterval(rising);
  wasSetInThisVisit = true;
  video.volume = sound.volume;
  video.muted = !sound.isOn;
  chooseSound(sound);
}

/**
 * Gives a video that has begun, muted, the sound that the user wants on this device. It begins in
 * silence and becomes louder, so that no video startles anybody.
 */
export function beginSound(video: HTMLVideoElement): void {
  clearInterval(rising);
  const { isOn, volume } = chosenSound();
  // The user may have turned it on before the video began.
  if (!isOn || !video.muted) return;
  video.volume = 0;
  // On iOS only the device's own buttons change the volume, so a video would begin as loud as it
  // gets. It stays muted until the user has turned the sound on in this visit.
  const isFixed = video.volume > 0;
  if (isFixed && !wasSetInThisVisit) return;
  video.muted = false;
  playAloud(video);
  if (isFixed) return;
  rising = setInterval(() => {
    video.volume = Math.min(volume, video.volume + volume * STEP_MS / RISE_MS);
    if (video.volume >= volume) clearInterval(rising);
  }, STEP_MS);
}

/** Plays; muted, if the browser refuses sound because the user has not touched this page yet. */
export function playAloud(video: HTMLVideoElement): void {
  video.play().catch(() => {
    if (video.muted) return;
    video.muted = true;
    video.play().catch(() => {});
  });
}
