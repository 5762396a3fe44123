import { beforeEach, expect, it } from "vitest";
import { chooseSound, chosenSound } from "./sound.ts";

beforeEach(() => localStorage.clear());

it("the sound is off until the user turns it on, and is then not at its loudest", () => {
  expect(chosenSound()).toEqual({ isOn: false, volume: 0.5 });
});

it.each([
  { isOn: true, volume: 1 },
  { isOn: true, volume: 0.05 },
  { isOn: false, volume: 0.7 },
])("the device remembers the sound: %o", (sound) => {
  chooseSound(sound);
  expect(chosenSound()).toEqual(sound);
});

it("a slider's many digits are kept as two", () => {
  chooseSound({ isOn: true, volume: 0.1 + 0.2 });
  expect(localStorage.getItem("wan-pwa.sound")).toBe("on 0.30");
  chooseSound({ isOn: true, volume: 0.999 });
  expect(chosenSound()).toEqual({ isOn: true, volume: 1 });
});

it.each(["", "on", "on 7", "on NaN", "loud 0.5", "on -0.5"])(
  "what is no choice of ours counts as none: %o",
  (kept) => {
    localStorage.setItem("wan-pwa.sound", kept);
    expect(chosenSound()).toEqual({ isOn: false, volume: 0.5 });
  },
);
