import { expect, it } from "vitest";
import { findCircles } from "./circles.ts";

const importsOf = (text: string) =>
  text.split(" ").map((pair) => {
    const [from = "", to = ""] = pair.split(">");
    return { from, to };
  });

it("a tree and two paths to the same file are not a circle", () => {
  expect(findCircles(importsOf("a>b a>c b>d c>d"))).toEqual([]);
});

it("a circle is found from any file that the search starts with", () => {
  expect(findCircles(importsOf("main>a a>b b>c c>a c>d"))).toEqual([["a", "b", "c"]]);
  expect(findCircles(importsOf("c>d c>a b>c a>b main>a"))).toEqual([["a", "b", "c"]]);
});

it("two circles that are connected only by an import are two", () => {
  expect(findCircles(importsOf("a>b b>a b>c c>d d>c"))).toEqual([["c", "d"], ["a", "b"]]);
});

it("circles that share a file are one, and a file can import itself", () => {
  expect(findCircles(importsOf("a>b b>a b>c c>b"))).toEqual([["a", "b", "c"]]);
  expect(findCircles(importsOf("a>a"))).toEqual([["a"]]);
});
