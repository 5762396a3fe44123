/** What is wrong with a model's file beyond its form, as sentences that name the file. */
import type { Input } from "../../../supabase/functions/_shared/contracts/catalog/catalog.ts";
import { PROMPT_MIN } from "../../../supabase/functions/_shared/contracts/generation/prompt.ts";
import {
  characters,
  visibleCharacters,
} from "../../../supabase/functions/_shared/contracts/generation/visible-text.ts";
import { uploadBuckets } from "../../../supabase/functions/_shared/contracts/upload/uploads.ts";
import type { Expression } from "../../../supabase/functions/_shared/generation/model-run.ts";
import { findUnexplained } from "./costs.ts";
import { combinationsOf, lengthsOf } from "./combinations.ts";
import type { Entry } from "./entry.ts";

/** The app's languages. */
const languages = ["en", "de"];

export function findFlaws(entry: Entry, all: readonly Entry[]): string[] {
  return [
    ...findMissingLanguages(entry),
    ...findFlawsOfPhotoPrompt(entry),
    ...entry.inputs.flatMap((input) => findFlawsOfInput(input, entry)),
    ...findFlawsOfLength(entry),
    ...findFlawsOfPrice(entry),
    ...findFlawsOfRun(entry),
    ...findFlawsAmong(entry, all),
  ].map((flaw) => `${entry.slug}.json: ${flaw}`);
}

function findMissingLanguages({ purpose, description, photo_prompt, inputs }: Entry): string[] {
  const texts = [
    { what: "purpose", text: purpose },
    { what: "description", text: description },
    ...(photo_prompt ? [{ what: "photo_prompt", text: photo_prompt }] : []),
    ...inputs.flatMap(({ name, label, hint, ...input }) => [
      { what: `the label of ${name}`, text: label },
      ...(hint ? [{ what: `the hint of ${name}`, text: hint }] : []),
      ...Object.entries("labels" in input ? input.labels ?? {} : {}).map(([value, text]) => ({
        what: `the label of ${name} ${value}`,
        text,
      })),
    ]),
  ];
  return texts.flatMap(({ what, text }) =>
    languages.filter((language) => !text[language]?.trim())
      .map((language) => `${what} has no text in ${language}.`)
  );
}

/** It is sent as it stands, so it has to be a prompt that can be started. */
function findFlawsOfPhotoPrompt(entry: Entry): string[] {
  const { modes, photo_prompt, prompt_characters_max: most } = entry;
  if (!modes.includes("i2v")) {
    return photo_prompt ? ["photo_prompt is of use only with the mode i2v."] : [];
  }
  if (!photo_prompt) return ["photo_prompt is missing, and the model makes videos from photos."];
  return Object.entries(photo_prompt)
    .filter(([, text]) => visibleCharacters(text) < PROMPT_MIN || characters(text) > most)
    .map(([language]) =>
      `photo_prompt in ${language} is no prompt of ${PROMPT_MIN} to ${most} characters.`
    );
}

function findFlawsOfInput(input: Input, { inputs, modes }: Entry): string[] {
  const { name } = input;
  const flaws: string[] = [];
  const require = (isRight: boolean, flaw: string) => {
    if (!isRight) flaws.push(`${name} ${flaw}`);
  };
  const isClip = (other: string) => inputs.some((one) => one.name === other && one.kind === "clip");
  require(inputs.filter((other) => other.name === name).length === 1, "is there twice.");
  require(input.modes.length > 0, "has no mode.");
  require(input.modes.every((mode) => modes.includes(mode)), "has a mode that the model lacks.");
  require(
    input.required.every((mode) => input.modes.includes(mode)),
    "is required in a mode that does not take it.",
  );
  if ("min" in input) require(input.min <= input.max, "has a min above its max.");
  if ("milliseconds_min" in input) {
    require(input.milliseconds_min <= input.milliseconds_max, "has no possible length.");
  }
  if (input.kind === "choice") {
    const { values, labels = {}, default: preset = values[0] ?? "" } = input;
    require(values.includes(preset), "has a default that is not among its values.");
    require(new Set(values).size === values.length, "has a value twice.");
    require(
      values.every((value) => name !== "aspect_ratio" || Object.hasOwn(labels, value)),
      "has a value without a label.",
    );
  }
  if (input.kind === "whole_number") {
    const preset = input.default ?? input.min;
    require(preset >= input.min && preset <= input.max, "has a default out of its range.");
    if (input.longer_than !== undefined) {
      require(isClip(input.longer_than), "is longer than no clip.");
    }
  }
  if (input.kind === "mask") require(isClip(input.of), "is a mask of no clip.");
  if (input.kind === "clip" && input.types) {
    const known = Object.keys(uploadBuckets.clips.endings);
    require(input.types.every((type) => known.includes(type)), "has a type that no clip has.");
  }
  return flaws;
}

function findFlawsOfLength(entry: Entry): string[] {
  const { length, inputs, modes } = entry;
  if (typeof length === "number") return length > 0 ? [] : ["length is not positive."];
  if (lengthsOf(entry).length === 0) return [`length names no number and no clip: ${length}.`];
  const isThere = inputs.some((input) =>
    input.name === length && modes.every((mode) => input.modes.includes(mode)) &&
    (modes.every((mode) => input.required.includes(mode)) ||
      ("default" in input && input.default !== undefined))
  );
  return isThere ? [] : [`length is unknown in a request without ${length}.`];
}

function findFlawsOfPrice(entry: Entry): string[] {
  const combinations = combinationsOf(entry);
  const used = new Set(combinations.map(({ line }) => line));
  return [
    ...combinations.filter(({ credits }) => credits === null).map(({ inputs, seconds }) =>
      `has no price for ${inputs["resolution"] ?? "no resolution"} and ${seconds} seconds.`
    ),
    ...entry.price.filter((_line, index) => !used.has(index)).map((line) =>
      `no request has the price ${JSON.stringify(line)}.`
    ),
    ...findUnexplained(entry),
    ...(entry.deadline_seconds < entry.cancel_after_seconds + 300
      ? ["deadline_seconds must be at least 300 more than cancel_after_seconds."]
      : []),
  ];
}

function findFlawsOfRun({ inputs, run }: Entry): string[] {
  const declared = ["prompt", ...inputs.map(({ name }) => name)];
  const expressions = [run.replicate, run.version, ...Object.values(run.input)];
  const tables = expressions.flatMap(tablesIn);
  const named = [
    ...tables.map(({ name }) => name),
    ...[...expressions, ...tables.flatMap(({ table }) => Object.values(table))]
      .flatMap((one) => typeof one === "string" && one.startsWith("$") ? [one.slice(1)] : []),
  ];
  return [
    ...named.filter((name) => !declared.includes(name)).map((name) =>
      `run names ${name}, which is no input.`
    ),
    ...declared.filter((name) => !named.includes(name)).map((name) =>
      `${name} is sent nowhere by run.`
    ),
    ...tables.flatMap(({ name, table }) =>
      valuesOf(inputs.find((input) => input.name === name))
        .filter((value) => !Object.hasOwn(table, value))
        .map((value) => `a table of run has nothing for ${name} ${value}.`)
    ),
  ];
}

interface Table {
  name: string;
  table: Record<string, Expression>;
}

/** The tables of an expression, with those within them. */
function tablesIn(expression: Expression): Table[] {
  if (typeof expression !== "object" || expression === null) return [];
  return Object.entries(expression).flatMap(([key, table]) => [
    { name: key.slice(1), table },
    ...Object.values(table).flatMap(tablesIn),
  ]);
}

function valuesOf(input: Input | undefined): string[] {
  if (input?.kind === "choice") return input.values;
  return input?.kind === "switch" ? ["true", "false"] : [];
}

function findFlawsAmong(entry: Entry, all: readonly Entry[]): string[] {
  const { slug, position, purpose, modes } = entry;
  const others = all.filter((one) => one.slug !== slug);
  const beside = others.find((one) => one.position === position);
  const like = others.find((one) =>
    one.modes.some((mode) => modes.includes(mode)) &&
    languages.some((language) => one.purpose[language] === purpose[language])
  );
  return [
    ...(beside ? [`has the position ${position}, like ${beside.slug}.`] : []),
    ...(like ? [`has a purpose in a mode in which ${like.slug} has it, too.`] : []),
  ];
}
