import { describe, expect, it } from "vitest";
import { codeIn } from "./code-in.ts";

describe("codeIn", () => {
  it.each([
    ["123456", "as it is"],
    [" 123 456\n", "with spaces"],
    ["123-456", "with a dash"],
    ["123\u2013456", "with a long dash"],
    ["1\u00a02\u202f3\u20094 5\t6", "with other spaces"],
    ["\u200b1\u200d2\ufeff3\u2060456\u200e", "with zero-width characters"],
    ["\u2066123456\u2069", "between marks of direction"],
    ["１２３４５６", "in full width"],
    ["١٢٣٤٥٦", "in Arabic"],
    ["۱۲۳۴۵۶", "in Persian"],
    ["१२३४५६", "in Devanagari"],
    ["𝟏𝟐𝟑𝟒𝟓𝟔", "in mathematical digits"],
    ["123.456,", "with points"],
    ["Your code: 123456.", "in a sentence"],
    ["123456 (60 minutes)", "next to another number"],
    ["1️2️3️4️5️6️", "with variation selectors"],
  ])("reads %j %s", (text) => {
    expect(codeIn(text)).toBe("123456");
  });

  it("reads every digit of every script", () => {
    for (let zero = 0; zero < 0x1_10000; zero += 1) {
      const character = String.fromCodePoint(zero);
      if (!/\p{Nd}/u.test(character)) continue;
      const digits = Array.from({ length: 10 }, (_, value) => String.fromCodePoint(zero + value));
      expect(codeIn(digits.slice(4).join("")), zero.toString(16)).toBe("456789");
      expect(codeIn(digits.slice(0, 6).join("")), zero.toString(16)).toBe("012345");
      zero += 9;
    }
  });

  it.each(["", "12345", "1234567", "abcdef", "123456 654321", "12345a6", "½¾¼½¾¼"])(
    "finds no code in %j",
    (text) => {
      expect(codeIn(text)).toBeNull();
    },
  );
});
