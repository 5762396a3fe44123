import { expect, it } from "vitest";
import { aGeneration } from "../contracts/fixtures/generation.ts";
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
    size: { $aspect_ratio: { "16:9": "832*480", "9:16": "480*832" } },
  },
};
const fields = {
  ...aGeneration({ negative_prompt: "blurry", aspect_ratio: "9:16", seed: 0 }),
  image: null,
};

it("an input has the run's constants, fields and table lookups, and nothing else", () => {
  expect(buildInput(run, fields)).toEqual({
    prompt: "A lamp in a dark room",
    seed: 0,
    resolution: "480p",
    go_fast: true,
    size: "480*832",
  });
});

it("fields that the request leaves out are left out of the input", () => {
  expect(buildInput(run, { ...fields, aspect_ratio: null, seed: null }))
    .toEqual({
      prompt: "A lamp in a dark room",
      resolution: "480p",
      go_fast: true,
    });
});

it("a prompt that looks like a field name is passed as it is", () => {
  expect(buildInput(run, { ...fields, prompt: "$negative_prompt" })["prompt"])
    .toBe("$negative_prompt");
});
