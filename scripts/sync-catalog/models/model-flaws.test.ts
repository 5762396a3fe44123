import { expect, it } from "vitest";
import { findBelowCost } from "./costs.ts";
import { findFlaws } from "./model-flaws.ts";
import { parseModel } from "./read-models.ts";

const both = (text: string) => ({ en: text, de: text });

const common = {
  resolution: { kind: "choice", label: both("Resolution") },
  duration_seconds: { kind: "whole_number", unit: "seconds", label: both("Length") },
  clip: {
    kind: "clip",
    label: both("Clip"),
    milliseconds_min: 2000,
    milliseconds_max: 5100,
  },
  mask: { kind: "mask", as: "clip", of: "clip", label: both("Mask") },
  picture: { kind: "picture", label: both("Photo"), hint: both("The first frame.") },
} as const;

const file = {
  $schema: "../model.schema.json",
  slug: "wan-9",
  label: "Wan 9",
  purpose: both("Fast"),
  description: both("A model."),
  modes: ["t2v"],
  position: 10,
  has_sound: false,
  length: 5,
  inputs: [{ name: "resolution", values: ["480p", "720p"], default: "480p" }],
  price: [
    { resolution: "480p", credits: 10, replicate_usd: 0.05, source: "Theirs" },
    { resolution: "720p", credits: 20, replicate_usd: 0.1, source: "Theirs" },
  ],
  usual_times: [{ seconds: 40 }],
  cancel_after_seconds: 600,
  deadline_seconds: 900,
  run: {
    replicate: "wan-video/wan-9",
    version: null,
    input: {
      prompt: "$prompt",
      size: { "$resolution": { "480p": "small", "720p": "$resolution" } },
    },
  },
};

const seconds = {
  length: "duration_seconds",
  inputs: [...file.inputs, { name: "duration_seconds", min: 2, max: 15, default: 5 }],
  price: [{
    credits_per_second: 20,
    credits_min: 40,
    replicate_usd_per_second: 0.1,
    source: "Theirs",
  }],
  run: { ...file.run, input: { ...file.run.input, duration: "$duration_seconds" } },
};
const photos = {
  modes: ["i2v"],
  inputs: [...file.inputs, { name: "picture", required: true }],
  run: { ...file.run, input: { ...file.run.input, image: "$picture" } },
};
const clip = {
  modes: ["v2v"],
  length: "clip",
  inputs: [...file.inputs, { name: "clip", required: true }],
  price: seconds.price,
  run: { ...file.run, input: { ...file.run.input, video: "$clip" } },
};

const parse = (change: object) => parseModel("wan-9.json", { ...file, ...change }, common);
const flawsOf = (change: object) => {
  const entry = parse(change);
  return findFlaws(entry, [entry]);
};
const price = (...change: [object, object]) => ({
  price: change.map((one, index) => ({ ...file.price[index], ...one })),
});

it("fills in what a file leaves out", () => {
  expect(parse({})).toMatchObject({
    enabled: true,
    prompt_characters_max: 500,
    usual_times: [{ seconds: 40, per_second: 0 }],
    price: [{ resolution: "480p", credits: 10 }, { resolution: "720p", credits: 20 }],
    inputs: [{
      kind: "choice",
      label: both("Resolution"),
      modes: ["t2v"],
      required: [],
      more: false,
    }],
  });
  expect(parse(clip).inputs[1]).toMatchObject({ modes: ["v2v"], required: ["v2v"] });
});

it.each([["one length", {}], ["seconds", seconds], ["a clip", clip]])(
  "finds nothing wrong with a model of %s",
  (_what, change) => expect(flawsOf(change)).toEqual([]),
);

it.each<[string, object, string]>([
  ["an unknown field", { color: "red" }, "Unrecognized key"],
  ["an input without a kind", { inputs: [{ name: "mood" }] }, "mood: kind: "],
  [
    "a field that the kind does not have",
    { inputs: [{ ...file.inputs[0], min: 1 }] },
    "a choice has no min",
  ],
  ["a prompt limit above that of all", { prompt_characters_max: 501 }, "prompt_characters_max"],
  ["less than ten minutes for a run", { cancel_after_seconds: 599 }, "cancel_after_seconds"],
  ["a price without a source", price({ source: undefined }, {}), "price.0"],
  ["no price", { price: [] }, "price"],
])("refuses the form of %s", (_what, change, sentence) => {
  expect(() => parse(change)).toThrow(sentence);
});

it.each<[string, object, string]>([
  [
    "a description that lacks a language",
    { description: { en: "A model." } },
    "description has no text in de.",
  ],
  [
    "a purpose that lacks a language",
    { purpose: { en: "Fast" } },
    "purpose has no text in de.",
  ],
  [
    "a photo prompt that lacks a language",
    { ...photos, photo_prompt: { en: "The picture comes to life." } },
    "photo_prompt has no text in de.",
  ],
  [
    "a photo prompt that is too short to be sent",
    { ...photos, photo_prompt: { en: "Motion.", de: "Das Bild wird lebendig." } },
    "photo_prompt in en is no prompt of 10 to 500 characters.",
  ],
  [
    "a model for photos without a photo prompt",
    photos,
    "photo_prompt is missing, and the model makes videos from photos.",
  ],
  [
    "a photo prompt of a model that takes no photo",
    { photo_prompt: both("The picture comes to life.") },
    "photo_prompt is of use only with the mode i2v.",
  ],
  [
    "a label that lacks a language",
    { inputs: [{ ...file.inputs[0], label: { de: "Auflösung", en: " " } }] },
    "the label of resolution has no text in en.",
  ],
  [
    "a value's label that lacks a language",
    { inputs: [{ ...file.inputs[0], labels: { "480p": { en: "Small" } } }] },
    "the label of resolution 480p has no text in de.",
  ],
  [
    "a default that is not on offer",
    { inputs: [{ ...file.inputs[0], default: "360p" }] },
    "resolution has a default that is not among its values.",
  ],
  ["an input twice", { inputs: [file.inputs[0], file.inputs[0]] }, "resolution is there twice."],
  [
    "an input in a mode that the model lacks",
    { inputs: [{ ...file.inputs[0], modes: ["t2v", "i2v"] }] },
    "resolution has a mode that the model lacks.",
  ],
  [
    "a default out of the range",
    { ...seconds, inputs: [file.inputs[0], { ...seconds.inputs[1], default: 1 }] },
    "duration_seconds has a default out of its range.",
  ],
  [
    "a mask without its clip",
    {
      inputs: [...file.inputs, { name: "mask" }],
      run: { ...file.run, input: { ...file.run.input, mask: "$mask" } },
    },
    "mask is a mask of no clip.",
  ],
  [
    "a length that names no input",
    { length: "seconds" },
    "length names no number and no clip: seconds.",
  ],
  [
    "a length that a request may leave out",
    { ...clip, inputs: [...file.inputs, { name: "clip" }] },
    "length is unknown in a request without clip.",
  ],
  [
    "a combination without a price",
    { price: [file.price[0]] },
    "has no price for 720p and 5 seconds.",
  ],
  [
    "a price that no request has",
    { price: [{ credits: 20, replicate_usd: 0.1, source: "Theirs" }, file.price[1]] },
    'no request has the price {"resolution":"720p","credits":20}.',
  ],
  [
    "a deadline before the run's end",
    { deadline_seconds: 899 },
    "deadline_seconds must be at least 300 more than cancel_after_seconds.",
  ],
  [
    "an expression that names no input",
    { run: { ...file.run, replicate: { "$shape": { "": "wan-video/wan-9" } } } },
    "run names shape, which is no input.",
  ],
  [
    "an input that is not sent",
    { run: { ...file.run, input: { prompt: "$prompt" } } },
    "resolution is sent nowhere by run.",
  ],
  [
    "a table that lacks a value",
    { run: { ...file.run, version: { "$resolution": { "480p": "1", "": "2" } } } },
    "a table of run has nothing for resolution 720p.",
  ],
  [
    "a price below its cost without a reason",
    price({}, { replicate_usd: 0.11 }),
    "20 credits for 5 seconds at 720p are worth 0.100 USD, and cost 0.110 USD. Say why in below_cost.",
  ],
  [
    "a price whose cost is not known, without a reason",
    price({ replicate_usd: null }, {}),
    "10 credits for 5 seconds at 480p are worth 0.050 USD, and the cost is not known. Say why in below_cost.",
  ],
  [
    "a reason that is not needed",
    price({ below_cost: "It used to cost more than that." }, {}),
    "the price at 480p covers its cost, so it needs no below_cost.",
  ],
  [
    "a price whose cost is not named",
    price({ replicate_usd: undefined, below_cost: "Nobody has looked it up yet." }, {}),
    "the price at 480p needs replicate_usd or replicate_usd_per_second, one of them.",
  ],
])("finds %s", (_what, change, flaw) => {
  expect(flawsOf(change)).toContain(`wan-9.json: ${flaw}`);
});

it("finds two models at one place in the list", () => {
  const [one, other] = [parse({}), parse({ slug: "wan-8", purpose: both("Best") })];
  expect(findFlaws(one, [one, other])).toEqual([
    "wan-9.json: has the position 10, like wan-8.",
  ]);
});

it("finds two models of a mode with one purpose, in whichever language", () => {
  const like = parse({ slug: "wan-8", position: 20, purpose: { en: "Best", de: "Fast" } });
  const elsewhere = parse({ ...clip, slug: "wan-7", position: 30 });
  const one = parse({});
  expect(findFlaws(one, [one, like, elsewhere])).toEqual([
    "wan-9.json: has a purpose in a mode in which wan-8 has it, too.",
  ]);
});

it("names the longest of the videos that are sold below cost, with the reason", () => {
  const below_cost = "We want to be known for it.";
  const [line] = seconds.price;
  const entry = parse({
    ...seconds,
    price: [{ ...line, replicate_usd_per_second: 0.2, below_cost }],
  });
  expect(findBelowCost(entry)).toEqual([{
    model: "wan-9",
    resolution: "480p",
    seconds: 15,
    credits: 300,
    soldUsd: 1.5,
    costUsd: 3,
    reason: below_cost,
  }]);
});
