import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import {
  type ExampleFile,
  exampleSchema,
} from "../../supabase/functions/_shared/contracts/catalog/example.ts";
import {
  inputsIn,
  withDefaults,
} from "../../supabase/functions/_shared/contracts/catalog/inputs.ts";
import type { Entry } from "../sync-catalog/models/entry.ts";

/** What a visitor's page shows. */
export const EXAMPLES_MIN = 6;

const FILES = new Set<string>(["picture", "pictures", "clip", "mask", "sound"]);

/** The examples of the folder, by name. */
export async function readExamples(folder: string): Promise<Map<string, ExampleFile>> {
  const names = (await readdir(folder)).filter((file) => file.endsWith(".json"));
  const files = names.map(async (name) => {
    const text = await readFile(join(folder, name), "utf8");
    return [name.replace(/\.json$/, ""), z.parse(exampleSchema, JSON.parse(text))] as const;
  });
  return new Map(await Promise.all(files));
}

/** What would be wrong after a tap on the example: sentences, none if all is well. */
export function flawsOf(
  { mode, model: slug, inputs }: Pick<ExampleFile, "mode" | "model" | "inputs">,
  catalog: readonly Entry[],
): string[] {
  const model = catalog.find((entry) => entry.slug === slug);
  if (!model?.enabled || !model.modes.includes(mode)) {
    return [`${slug} is not offered for ${mode}.`];
  }
  const taken = inputsIn(model, mode);
  const flaws = Object.entries(inputs).flatMap(([name, value]) => {
    const input = taken.find((one) => one.name === name);
    if (!input) return [`${slug} takes no ${name}.`];
    if (FILES.has(input.kind)) return [`${name} is a file, which an example cannot bring.`];
    if (input.kind === "choice" && !input.values.includes(String(value))) {
      return [`${slug} has no ${name} ${String(value)}.`];
    }
    return [];
  });
  const filled = withDefaults(model, mode, inputs);
  const needed = taken.filter(({ name, required }) =>
    required.includes(mode) && filled[name] === undefined
  );
  return [
    ...flaws,
    ...needed.map(({ name }) => `${slug} needs ${name}, and the example has none.`),
  ];
}
