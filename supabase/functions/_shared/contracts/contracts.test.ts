import { describe, expect, it } from "vitest";
import { isFinal, promptLength, startGenerationSchema } from "./generations.ts";
import { sniffPicture } from "./pictures.ts";
import { isProblemCode } from "./problems.ts";

const bytes = (...values: (number | string)[]) =>
  Uint8Array.from(
    values.flatMap((value) =>
      typeof value === "string" ? Array.from(new TextEncoder().encode(value)) : [value]
    ),
  );

describe("a picture's type is detected from its first bytes", () => {
  it.each([
    ["PNG", bytes(0x89, "PNG\r\n", 0x1a, "\n"), "image/png"],
    ["JPEG", bytes(0xff, 0xd8, 0xff, 0xe0), "image/jpeg"],
    ["WebP", bytes("RIFF", 0, 0, 0, 0, "WEBP"), "image/webp"],
    ["another RIFF", bytes("RIFF", 0, 0, 0, 0, "WAVE"), null],
    ["GIF", bytes("GIF89a"), null],
    ["text", bytes("hello, world"), null],
    ["nothing", bytes(), null],
    ["half a PNG", bytes(0x89, "PNG"), null],
  ])("%s", (_name, head, type) => {
    expect(sniffPicture(head)).toBe(type);
  });
});

it("the last three states are final", () => {
  expect(isFinal("finalizing")).toBe(false);
  expect(["completed", "failed", "canceled"] as const).toSatisfy((
    states: readonly ("completed" | "failed" | "canceled")[],
  ) => states.every(isFinal));
});

it("a prompt is trimmed, and an emoji counts as one character", () => {
  expect(promptLength("🦊🦊")).toBe(2);
  const parsed = startGenerationSchema.safeParse({
    id: crypto.randomUUID(),
    mode: "t2v",
    model: "m",
    resolution: "480p",
    prompt: "   a lamp in a room   ",
  });
  expect(parsed.data?.prompt).toBe("a lamp in a room");
});

it("only codes of the catalogue are problem codes", () => {
  expect(isProblemCode("insufficient_credits")).toBe(true);
  expect(isProblemCode("toString")).toBe(false);
});
