import { describe, expect, it } from "vitest";
import { createGesture, isAtEdge, type Way } from "./gesture.ts";

const size = { width: 400, height: 800 };

/** A finger that begins at 200, 300 and goes through these distances, one every `stepMs`. */
function drag(
  to: readonly (readonly [x: number, y: number])[],
  { stepMs = 50, may = ["aside", "down"] as readonly Way[], restMs = 0 } = {},
) {
  const gesture = createGesture({ x: 200, y: 300, at: 0 }, may);
  let at = 0;
  for (const [x, y] of to) gesture.move({ x: 200 + x, y: 300 + y, at: at += stepMs });
  return { way: gesture.way, counts: gesture.counts(at + restMs, size), gesture };
}

describe("a finger on the player", () => {
  it("closes it if it goes down by more than a quarter of the height, however slowly", () => {
    const slow = { stepMs: 1_000 };
    expect(drag([[0, 100], [0, 201]], slow)).toMatchObject({ way: "down", counts: true });
    expect(drag([[0, 100], [0, 199]], slow)).toMatchObject({ way: "down", counts: false });
  });

  it("closes it if it goes down fast, however near", () => {
    expect(drag([[0, 20], [0, 60]])).toMatchObject({ way: "down", counts: true });
    expect(drag([[0, 20], [0, 40]])).toMatchObject({ way: "down", counts: false });
  });

  it("is slow if it rests before it lifts, and has changed its mind if it goes back", () => {
    expect(drag([[0, 20], [0, 80]], { restMs: 200 }).counts).toBe(false);
    expect(drag([[0, 150], [0, 350], [0, 300], [0, 260]]).counts).toBe(false);
    expect(drag([[0, 20], [0, -60]], { stepMs: 1_000 }).counts).toBe(false);
  });

  it("belongs to the way in which it began, and to none below the slack", () => {
    expect(drag([[0, 7]]).way).toBeNull();
    expect(drag([[0, 9], [300, 9]]).way).toBe("down");
    expect(drag([[9, 0], [9, 300]]).way).toBe("aside");
    expect(drag([[-9, 0], [-130, 0]])).toMatchObject({ way: "aside", counts: true });
  });

  it("that goes up, or where its way is closed, is the browser's", () => {
    expect(drag([[0, -20], [0, 300]])).toMatchObject({ way: null, counts: false });
    expect(drag([[0, 20], [0, 300]], { may: ["aside"] })).toMatchObject({ way: null });
    expect(drag([[20, 0], [300, 0]], { may: ["down"] })).toMatchObject({ way: null });
  });

  it("holds the browser's scrolling back from its first pixel down, and only then", () => {
    const begun = () => drag([]).gesture;
    expect(begun().holds({ x: 200, y: 302 })).toBe(true);
    expect(begun().holds({ x: 200, y: 298 })).toBe(false);
    expect(begun().holds({ x: 205, y: 302 })).toBe(false);
    expect(drag([[0, -20]]).gesture.holds({ x: 200, y: 400 })).toBe(false);
    expect(drag([[0, 20]]).gesture.holds({ x: 200, y: 250 })).toBe(true);
    expect(drag([], { may: ["aside"] }).gesture.holds({ x: 200, y: 302 })).toBe(false);
  });
});

it("within 24 pixels of the sides, a finger belongs to the device", () => {
  expect([23, 24, 376, 377].map((x) => isAtEdge(x, 400))).toEqual([true, false, false, true]);
});
