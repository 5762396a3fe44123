import { expect, it } from "vitest";
import { buildInput, type Run } from "./model-run.ts";

const run: Run = {
  replicate: "owner/name",
  version: null,
  inputs: {
    prompt: "$prompt",
    image: "$image",
    seed: "$seed",
    resolution: "480p",
    go_fast: true,
    max_area: { $aspect_ratio: { "16:9": "832x480", "9:16": "480x832" } },
  },
};
const fields = {
  prompt: "A lamp in a dark room",
  negative_prompt: "blurry",
  aspect_ratio: "9:16",
  seed: 0,
  image: null,
};

it("fills constants, fields and tables, and passes nothing that the run does not name", () => {
  expect(buildInput(run, fields)).toEqual({
    prompt: "A lamp in a dark room",
    seed: 0,
    resolution: "480p",
    go_fast: true,
    max_area: "480x832",
  });
});

it("leaves out what the request leaves out", () => {
  expect(buildInput(run, { ...fields, aspect_ratio: null, seed: null }))
    .toEqual({
      prompt: "A lamp in a dark room",
      resolution: "480p",
      go_fast: true,
    });
});

it("takes a prompt that looks like a field for the words it is", () => {
  expect(buildInput(run, { ...fields, prompt: "$negative_prompt" })["prompt"])
    .toBe("$negative_prompt");
});
