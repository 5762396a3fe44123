import { expect, it } from "vitest";
import { formatAbout, formatDuration, formatMoment } from "./format-time.ts";

it("a moment of another day has an hour as a clock shows it", () => {
  const now = new Date(2026, 10, 28, 12).getTime();
  expect(formatMoment(new Date(2026, 10, 29, 1).getTime(), now)).toMatch(/\b1:00/);
});

it("durations are formatted in seconds and minutes", () => {
  expect([0, 45, 60, 90, 599, 725, -3].map(formatDuration)).toEqual([
    "0 s",
    "45 s",
    "1 min",
    "1 min 30 s",
    "9 min 59 s",
    "12 min",
    "0 s",
  ]);
});

it("an estimate is rounded to 5 seconds, and to minutes from two minutes on", () => {
  expect([1, 24, 41, 90, 118, 200].map(formatAbout)).toEqual([
    "5 s",
    "25 s",
    "40 s",
    "90 s",
    "2 min",
    "3 min",
  ]);
});
