import { expect, it } from "vitest";
import * as z from "zod/mini";
import type { Input } from "../../../../supabase/functions/_shared/contracts/catalog/catalog.ts";
import {
  type Run,
  runSchema,
} from "../../../../supabase/functions/_shared/generation/model-run.ts";
import { models, versionJson } from "../../../fake-replicate/models/models.ts";
import { readCatalog } from "../../../sync-catalog.ts";
import { flawsOfInput } from "./input-flaws.ts";
import { readInputSchema } from "./input-schema.ts";
import { requestsOf } from "./possible-values.ts";

/** As Cog writes it: the values of an enum are in a schema of their own. */
const openapi = {
  components: {
    schemas: {
      Input: {
        type: "object",
        required: ["prompt"],
        properties: {
          prompt: { type: "string" },
          seed: { type: "integer", minimum: 0, maximum: 1000 },
          aspect_ratio: { allOf: [{ $ref: "#/components/schemas/aspect_ratio" }], default: "16:9" },
          size: { type: "string", enum: ["832*480", "480*832"] },
          num_frames: { type: "integer", minimum: 81, maximum: 121 },
          audio_setting: { type: "string", enum: ["auto", "origin"] },
          image: { type: "string", format: "uri" },
          references: { type: "array", items: { type: "string" } },
        },
      },
      aspect_ratio: { type: "string", enum: ["16:9", "9:16", "1:1"] },
    },
  },
};

const about = (name: string): Pick<Input, "name" | "label" | "modes" | "required" | "more"> => ({
  name,
  label: {},
  modes: ["t2v"],
  required: [],
  more: false,
});
const inputs = {
  aspect_ratio: {
    ...about("aspect_ratio"),
    kind: "choice",
    values: ["16:9", "9:16"],
    default: "16:9",
  },
  seed: { ...about("seed"), kind: "whole_number", min: 0, max: 1000 },
  keep_sound: { ...about("keep_sound"), kind: "switch", default: false },
  picture: { ...about("picture"), kind: "picture" },
  references: { ...about("references"), kind: "pictures", count_max: 3 },
} satisfies Record<string, Input>;

const input: Run["input"] = {
  prompt: "$prompt",
  seed: "$seed",
  aspect_ratio: "$aspect_ratio",
  size: { $aspect_ratio: { "16:9": "832*480", "9:16": "480*832" } },
  num_frames: 81,
  audio_setting: { $keep_sound: { true: "origin", false: "auto" } },
  image: "$picture",
  references: "$references",
};

interface Change {
  input?: Run["input"];
  inputs?: Record<string, Input>;
}

/** The flaws of every kind of request. */
function flaws(change: Change = {}, schema: unknown = openapi): string[] {
  const run = { replicate: "wan-video/wan", version: null, input: { ...input, ...change.input } };
  const declared = Object.values({ ...inputs, ...change.inputs });
  const found = requestsOf({ run, inputs: declared, modes: ["t2v"] })
    .flatMap((request) => flawsOfInput(request.input, readInputSchema(schema)));
  return [...new Set(found)];
}

it("what the model takes has no flaw", () => {
  expect(flaws()).toEqual([]);
});

it("every request that the catalog allows fits its model", async () => {
  const entries = await readCatalog();
  expect(entries.length).toBeGreaterThan(0);
  for (const entry of entries) {
    for (
      const { replicate, version, input: sent } of requestsOf({
        ...entry,
        run: z.parse(runSchema, entry.run),
      })
    ) {
      const model = models.get(replicate ?? "");
      if (model === undefined) throw new Error(`The fake Replicate lacks ${replicate}.`);
      // Only an official model runs without a version.
      const versions = model.is_official ? [null, model.version] : [model.version];
      expect(versions, entry.slug).toContain(version);
      const schema = readInputSchema(versionJson(model).openapi_schema);
      expect(flawsOfInput(sent, schema), entry.slug).toEqual([]);
    }
  }
});

it.each<[what: string, change: Change, flaw: string]>([
  ["an input that is gone", { input: { motion: 5 } }, "it has no input motion"],
  ["a value that is gone", { input: { size: "1*1" } }, "size does not take 1*1"],
  ["a number that is too large", { input: { num_frames: 122 } }, "num_frames does not take 122"],
  ["a number that is too small", { input: { num_frames: 80 } }, "num_frames does not take 80"],
  [
    "a value in a table that is gone",
    { input: { size: { $aspect_ratio: { "16:9": "832*480", "9:16": "1*1" } } } },
    "size does not take 1*1",
  ],
  [
    "a value in a table of a table that is gone",
    {
      input: {
        size: {
          $keep_sound: {
            true: { $aspect_ratio: { "16:9": "1*1" } },
            false: "832*480",
          },
        },
      },
    },
    "size does not take 1*1",
  ],
  [
    "a value for an input that is left out",
    { input: { audio_setting: { $picture: { "": "none" } } } },
    "audio_setting does not take none",
  ],
  [
    "a choice that the model does not take",
    { inputs: { aspect_ratio: { ...inputs.aspect_ratio, values: ["16:9", "4:3"] } } },
    "aspect_ratio does not take 4:3",
  ],
  [
    "a largest number that the model does not take",
    { inputs: { seed: { ...inputs.seed, max: 1001 } } },
    "seed does not take 1001",
  ],
  [
    "a number where a text is taken",
    { input: { image: "$seed" } },
    "image is a string, and we send 0",
  ],
  [
    "a file where a number is taken",
    { input: { seed: "$picture" } },
    "seed is an integer, and we send a text",
  ],
  [
    "a list where one file is taken",
    { input: { image: "$references" } },
    "image is a string, and we send a list",
  ],
  [
    "one file where a list is taken",
    { input: { references: "$picture" } },
    "references is an array, and we send a text",
  ],
])("%s is a flaw", (_what, change, flaw) => {
  expect(flaws(change)).toContain(flaw);
});

it("a shape of videos that the model does not take any more is a flaw", () => {
  const changed = structuredClone(openapi);
  changed.components.schemas.aspect_ratio.enum = ["16:9", "1:1"];
  expect(flaws({}, changed)).toEqual(["aspect_ratio does not take 9:16"]);
});

it("a needed input is a flaw unless every request sends it", () => {
  const changed = structuredClone(openapi);
  const { Input } = changed.components.schemas;
  Input.required = ["prompt", "size", "aspect_ratio", "num_frames", "seed", "video"];
  expect(flaws({}, changed)).toEqual(["it needs the input seed", "it needs the input video"]);
  Input.required = ["image"];
  expect(flaws({}, changed)).toEqual(["it needs the input image"]);
  const required = { ...inputs.picture, required: ["t2v"] } satisfies Input;
  expect(flaws({ inputs: { picture: required } }, changed)).toEqual([]);
});

it("a model is asked for the requests of each of its modes", () => {
  const clip = {
    ...about("clip"),
    kind: "clip",
    modes: ["v2v"],
    required: ["v2v"],
    milliseconds_min: 1000,
    milliseconds_max: 5000,
  } satisfies Input;
  const run = { replicate: "a/b", version: null, input: { prompt: "$prompt", src_video: "$clip" } };
  const requests = requestsOf({ run, inputs: [clip], modes: ["i2v", "v2v"] });
  expect(requests.map(({ mode, input: sent }) => [mode, sent["src_video"]])).toEqual([
    ["i2v", [{ is: "absent" }]],
    ["v2v", [{ is: "text" }]],
  ]);
});

it("a table decides which model and which version run", () => {
  const resolution = {
    ...about("resolution"),
    kind: "choice",
    values: ["480p", "720p", "1080p"],
    default: "480p",
  } satisfies Input;
  const run = {
    replicate: { $resolution: { "480p": "a/small", "720p": "a/large" } },
    version: { $resolution: { "480p": "v1" } },
    input: {},
  };
  const requests = requestsOf({ run, inputs: [resolution], modes: ["t2v"] });
  expect(requests.map(({ chosen, replicate, version }) => [chosen, replicate, version])).toEqual([
    ["480p", "a/small", "v1"],
    ["720p", "a/large", null],
    ["1080p", null, null],
  ]);
});
