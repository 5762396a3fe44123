import { expect, it } from "vitest";
import { hasIdea, toggleIdea } from "./toggle-idea.ts";

it.each([
  ["", "close-up"],
  ["A fox", "A fox, close-up"],
  ["A fox, ", "A fox, close-up"],
  ["A fox runs.", "A fox runs. close-up"],
  ["A fox, golden hour", "A fox, golden hour, close-up"],
  // Not a part of its own.
  ["An extreme close-up of a fox", "An extreme close-up of a fox, close-up"],
])("adds an idea to %j", (prompt, added) => {
  expect(hasIdea(prompt, "close-up")).toBe(false);
  expect(toggleIdea(prompt, "close-up")).toBe(added);
});

it.each([
  ["close-up", ""],
  ["A fox, close-up", "A fox"],
  ["close-up, A fox", "A fox"],
  ["A fox runs. close-up", "A fox runs."],
  ["A fox, close-up, golden hour", "A fox, golden hour"],
])("removes an idea from %j", (prompt, rest) => {
  expect(hasIdea(prompt, "close-up")).toBe(true);
  expect(toggleIdea(prompt, "close-up")).toBe(rest);
});
