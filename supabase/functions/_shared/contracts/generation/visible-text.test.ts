import { expect, it } from "vitest";
import { characters, invisibleRanges, isStorable, visibleCharacters } from "./visible-text.ts";

/** Signs that stand before digits and are drawn: Cf, but visible. */
const prependedMarks = new Set(
  [0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6dd, 0x70f, 0x890, 0x891, 0x8e2, 0x110bd, 0x110cd],
);
/** Blank or without a form of their own, but in no property that says so. */
const blanks = new Set([0x2800, 0xfffc, 0x13441, 0x13442, 0x16fe4, 0x1d159]);

const isInvisible = (codePoint: number) =>
  /[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}]/u
    .test(String.fromCodePoint(codePoint));

it("the list has exactly the code points of Unicode's properties, our exceptions and our blanks", () => {
  const wanted: number[] = [];
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
    if (codePoint === 0x20 || prependedMarks.has(codePoint)) continue;
    if (blanks.has(codePoint) || isInvisible(codePoint)) wanted.push(codePoint);
  }
  const listed = invisibleRanges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index)
  );
  expect(listed).toEqual(wanted);
});

it("the ordinary space counts between words only", () => {
  expect(visibleCharacters("  a fox  ")).toBe(5);
  expect(visibleCharacters("\u200b  \u200b a\u00a0 \u3000")).toBe(1);
  expect(characters("  a fox  ")).toBe(9);
});

it("a text with a NUL or half of a surrogate pair cannot be stored", () => {
  expect(["a\0b", "\ud83e", "\udd8a\ud83e"].map(isStorable)).toEqual([false, false, false]);
  expect(["", "🦊", "\u0001\uffff"].map(isStorable)).toEqual([true, true, true]);
});
