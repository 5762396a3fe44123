/** Reads the models' files and fills in what they leave out. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import {
  type Input,
  inputSchema,
  type Mode,
  priceLineSchema,
} from "../../../supabase/functions/_shared/contracts/catalog/catalog.ts";
import {
  type CommonInputs,
  commonInputsSchema,
  type ModelFile,
  modelFileSchema,
} from "./model-file.ts";
import type { Entry } from "./entry.ts";
import { findFlaws } from "./model-flaws.ts";

/** The catalog's files, parsed, in the order in which the app shows them. Throws their flaws. */
export async function readModels(root: string): Promise<Entry[]> {
  const folder = join(root, "supabase/catalog");
  const read = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, file), "utf8"));
  const common = z.parse(commonInputsSchema, await read("inputs.json"));
  const files = (await readdir(join(folder, "models"))).filter((file) => file.endsWith(".json"));
  const entries = await Promise.all(files.map(async (file) => {
    const entry = parseModel(file, await read(`models/${file}`), common);
    if (`${entry.slug}.json` !== file) {
      throw new Error(`${file} has the slug ${entry.slug}: the slug must be the file's name.`);
    }
    return entry;
  }));
  const flaws = entries.flatMap((entry) => findFlaws(entry, entries));
  if (flaws.length > 0) throw new Error(flaws.join("\n"));
  return entries.sort((one, other) => one.position - other.position);
}

/** Throws a sentence that names the file and what its form lacks. */
export function parseModel(file: string, json: unknown, common: CommonInputs): Entry {
  const { success, data, error } = z.safeParse(modelFileSchema, json);
  if (!success) throw new Error(`${file}: ${explain(error)}`);
  const { $schema: _, enabled, prompt_characters_max, price, usual_times, photo_prompt, ...model } =
    data;
  return {
    ...model,
    enabled: enabled ?? true,
    prompt_characters_max: prompt_characters_max ?? 500,
    photo_prompt: photo_prompt ?? null,
    inputs: model.inputs.map((input) => parseInput(file, input, model.modes, common)),
    costs: price,
    price: price.map((line) => z.parse(priceLineSchema, line)),
    usual_times: usual_times.map((time) => ({ ...time, per_second: time.per_second ?? 0 })),
  };
}

/** A plain union would not say which field is wrong. */
const inputByKind = z.discriminatedUnion("kind", inputSchema.def.options);

function parseInput(
  file: string,
  { required, ...own }: ModelFile["inputs"][number],
  modelModes: Mode[],
  common: CommonInputs,
): Input {
  const inModes = own.modes ?? modelModes;
  const all = {
    more: false,
    ...common[own.name],
    ...own,
    modes: inModes,
    required: required === true ? inModes : required || [],
  };
  const { success, data, error } = z.safeParse(inputByKind, all);
  if (!success) throw new Error(`${file}, ${own.name}: ${explain(error)}`);
  const unused = Object.keys(all).filter((key) => !Object.hasOwn(data, key));
  if (unused.length > 0) {
    throw new Error(`${file}, ${own.name}: a ${data.kind} has no ${unused.join(" and no ")}.`);
  }
  return data;
}

/** zod/mini has no sentences of its own. */
const { localeError } = z.locales.en();

function explain(error: z.core.$ZodError): string {
  return error.issues.map((issue) => {
    const said = localeError(issue as z.core.$ZodRawIssue);
    const sentence = typeof said === "string" ? said : said?.message ?? issue.message;
    return `${issue.path.join(".") || "the file"}: ${sentence}`;
  }).join("; ");
}
