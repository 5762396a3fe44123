import { expect, it } from "vitest";
import { models, versionJson } from "../../../fake-replicate/models/models.ts";
import { readCatalog } from "../../../sync-catalog.ts";
import { flawsOfInputs } from "./input-flaws.ts";
import { readInputSchema } from "./input-schema.ts";

/** As Cog writes it: the values of an enum are in a schema of their own. */
const openapi = {
  components: {
    schemas: {
      Input: {
        type: "object",
        required: ["prompt"],
        properties: {
          prompt: { type: "string" },
          seed: { type: "integer" },
          aspect_ratio: { allOf: [{ $ref: "#/components/schemas/aspect_ratio" }], default: "16:9" },
          resolution: { type: "string", enum: ["480p", "720p"] },
          num_frames: { type: "integer", minimum: 81, maximum: 121 },
        },
      },
      aspect_ratio: { type: "string", enum: ["16:9", "9:16", "1:1"] },
    },
  },
};
const inputs = {
  prompt: "$prompt",
  seed: "$seed",
  aspect_ratio: "$aspect_ratio",
  resolution: "480p",
  num_frames: 81,
};

const flaws = (changes: Parameters<typeof flawsOfInputs>[0], schema: unknown = openapi) =>
  flawsOfInputs({ ...inputs, ...changes }, readInputSchema(schema));

it("what the model takes has no flaw", () => {
  expect(flaws({})).toEqual([]);
  expect(flaws({ resolution: { $aspect_ratio: { "16:9": "480p", "9:16": "720p" } } })).toEqual([]);
});

it("every run of the catalog fits its model", async () => {
  for (const { runs } of await readCatalog()) {
    for (const { replicate, inputs: sent } of Object.values(runs)) {
      const model = models.get(replicate);
      if (model === undefined) throw new Error(`The fake Replicate lacks ${replicate}.`);
      expect(flawsOfInputs(sent, readInputSchema(versionJson(model).openapi_schema))).toEqual([]);
    }
  }
});

it.each<[what: string, changes: Parameters<typeof flawsOfInputs>[0], flaw: string]>([
  ["an input that is gone", { motion: 5 }, "it has no input motion"],
  ["a value that is gone", { resolution: "360p" }, "resolution does not take 360p"],
  ["a number that is too large", { num_frames: 122 }, "num_frames does not take 122"],
  ["a number that is too small", { num_frames: 80 }, "num_frames does not take 80"],
  [
    "a value in a table that is gone",
    { resolution: { $aspect_ratio: { "16:9": "480p", "9:16": "360p" } } },
    "resolution does not take 360p",
  ],
])("%s is a flaw", (_what, changes, flaw) => {
  expect(flaws(changes)).toEqual([flaw]);
});

it("a shape of videos that the model does not take any more is a flaw", () => {
  const changed = structuredClone(openapi);
  changed.components.schemas.aspect_ratio.enum = ["16:9", "1:1"];
  expect(flaws({}, changed)).toEqual(["aspect_ratio does not take 9:16"]);
});

it("a needed input is a flaw unless every request sends it", () => {
  const changed = structuredClone(openapi);
  changed.components.schemas.Input.required = ["prompt", "resolution", "seed", "image"];
  expect(flaws({}, changed)).toEqual(["it needs the input seed", "it needs the input image"]);
});
