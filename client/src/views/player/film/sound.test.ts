import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chooseSound, chosenSound } from "../../../stores/device/sound.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules(); // What was set in this visit.
});
afterEach(() => void vi.useRealTimers());

interface Browser {
  /** Whether it plays a video with sound. */
  allowsSound?: boolean;
  /** Only the device's own buttons change the volume, as on iOS. */
  isVolumeFixed?: boolean;
}

/** A video that plays, muted, as the player begins each. */
function playing({ allowsSound = true, isVolumeFixed = false }: Browser = {}) {
  const video = document.createElement("video");
  video.muted = true;
  let isPaused = false;
  vi.spyOn(video, "paused", "get").mockImplementation(() => isPaused);
  vi.spyOn(video, "play").mockImplementation(() => {
    isPaused = !allowsSound && !video.muted;
    return isPaused ? Promise.reject(new DOMException("no", "NotAllowedError")) : Promise.resolve();
  });
  if (isVolumeFixed) {
    Object.defineProperty(video, "volume", { get: () => 1, set: () => {} });
  }
  return video;
}

describe("the sound of a video that begins", () => {
  it("stays off until the user turns it on", async () => {
    const { beginSound } = await import("./sound.ts");
    const video = playing();
    beginSound(video);
    await vi.runAllTimersAsync();
    expect(video.muted).toBe(true);
  });

  it("begins in silence and becomes as loud as the user wants it, within a second", async () => {
    const { beginSound } = await import("./sound.ts");
    chooseSound({ isOn: true, volume: 0.8 });
    const video = playing();
    beginSound(video);
    expect([video.muted, video.volume]).toEqual([false, 0]);
    await vi.advanceTimersByTimeAsync(500);
    expect(video.volume).toBeGreaterThan(0.2);
    expect(video.volume).toBeLessThan(0.6);
    await vi.runAllTimersAsync();
    expect(video.volume).toBeCloseTo(0.8);
  });

  it("stays off if the browser refuses it, and the video plays", async () => {
    const { beginSound } = await import("./sound.ts");
    chooseSound({ isOn: true, volume: 1 });
    const video = playing({ allowsSound: false });
    beginSound(video);
    await vi.runAllTimersAsync();
    expect([video.muted, video.paused]).toEqual([true, false]);
    expect(chosenSound().isOn).toBe(true);
  });

  it("stays off where it would begin loud, until it is turned on in this visit", async () => {
    const { beginSound, setSound } = await import("./sound.ts");
    chooseSound({ isOn: true, volume: 0.5 });
    const first = playing({ isVolumeFixed: true });
    beginSound(first);
    expect(first.muted).toBe(true);
    setSound(first, { isOn: true, volume: 0.5 });
    const second = playing({ isVolumeFixed: true });
    beginSound(second);
    expect([first.muted, second.muted]).toEqual([false, false]);
  });

  it("stays as it is if the user turns it on before the video begins", async () => {
    const { beginSound, setSound } = await import("./sound.ts");
    const video = playing();
    setSound(video, { isOn: true, volume: 0.7 });
    beginSound(video);
    expect([video.muted, video.volume]).toEqual([false, 0.7]);
  });

  it("is what the user sets meanwhile", async () => {
    const { beginSound, setSound } = await import("./sound.ts");
    chooseSound({ isOn: true, volume: 1 });
    const video = playing();
    beginSound(video);
    await vi.advanceTimersByTimeAsync(100);
    setSound(video, { isOn: true, volume: 0.1 });
    await vi.runAllTimersAsync();
    expect(video.volume).toBe(0.1);
    expect(chosenSound()).toEqual({ isOn: true, volume: 0.1 });
  });
});
