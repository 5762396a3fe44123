import { expect, it } from "vitest";
import { wrap } from "./wrap.ts";

it("a line breaks between words, and goes on under its beginning", () => {
  expect(wrap("one two three", 8)).toBe("one two\nthree");
  expect(wrap("  - one two three", 11)).toBe("  - one two\n    three");
  expect(wrap("  1  one two", 9)).toBe("  1  one\n     two");
});

it("what fits stays as it is, as does everything where there is no width", () => {
  expect(wrap("one  two\n  three", 8)).toBe("one  two\n  three");
  expect(wrap("one two three", undefined)).toBe("one two three");
});

it("a word that is too long stays whole, so that an address can be copied", () => {
  expect(wrap("Open https://example.com/long to see", 12))
    .toBe("Open\nhttps://example.com/long\nto see");
  expect(wrap("- https://example.com/long", 12)).toBe("- https://example.com/long");
});
