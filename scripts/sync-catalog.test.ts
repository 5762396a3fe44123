import { expect, it } from "vitest";
import { inputsIn } from "../supabase/functions/_shared/contracts/catalog/inputs.ts";
import type { Input, Mode } from "../supabase/functions/_shared/contracts/catalog/catalog.ts";
import { evaluateRun, type Values } from "../supabase/functions/_shared/generation/model-run.ts";
import { invalidFields } from "./fake-replicate/models/input-schema.ts";
import { models } from "./fake-replicate/models/models.ts";
import { findOutdated, readCatalog } from "./sync-catalog.ts";
import { combinationsOf } from "./sync-catalog/models/combinations.ts";
import { type ExampleFiles, possibleValues } from "./sync-catalog/models/possible-values.ts";

it("the generated files are up to date; `npm run sync-catalog` updates them", async () => {
  const outdated = await findOutdated(new URL("..", import.meta.url).pathname, new Date());
  expect([...outdated.keys()]).toEqual([]);
});

it("480p costs 10 credits and 720p costs 20, on every model that we promise it for", async () => {
  const promised = (await readCatalog()).filter(({ slug }) =>
    /^wan-2\.[12]-([ti]2v|t2v-1\.3b)/.test(slug)
  );
  expect(promised).toHaveLength(5);
  for (const model of promised) {
    for (const { inputs: { resolution }, credits } of combinationsOf(model)) {
      expect(credits, `${model.slug} at ${resolution}`).toBe(resolution === "480p" ? 10 : 20);
    }
  }
});

const files: ExampleFiles = {
  picture: "https://example.com/picture.jpg",
  sound: "https://example.com/sound.mp3",
  mask: "https://example.com/mask.mp4",
  clips: new Map([[3000, "https://example.com/clip.mp4"]]),
};

/** Requests in which each value of each input is there once, with everything else or alone. */
function requestsOf(inputs: Input[], mode: Mode): Values[] {
  const of = (chosen: Input[]) =>
    new Map(chosen.map((input) => [input.name, possibleValues(input, files)[0] ?? ""] as const));
  const needed = inputs.filter((input) =>
    input.required.includes(mode) || ("default" in input && input.default !== undefined)
  );
  return inputs.flatMap((input) =>
    possibleValues(input, files).flatMap((value) => [
      new Map([...of(inputs), [input.name, value] as const]),
      new Map([...of(needed), [input.name, value] as const]),
    ])
  ).map((values) => new Map([...values, ["prompt", "A lamp in a dark room"] as const]));
}

it("every model sends what its model at Replicate takes, and nothing that would be ignored", async () => {
  for (const model of await readCatalog()) {
    for (const mode of model.modes) {
      for (const values of requestsOf(inputsIn(model, mode), mode)) {
        const { replicate, version, input } = evaluateRun(model.run, values);
        const what = `${model.slug}: ${JSON.stringify(Object.fromEntries(values))}`;
        const theirs = models.get(replicate);
        if (theirs === undefined) throw new Error(`${what}: the fake Replicate lacks ${replicate}`);
        expect(version ?? (theirs.is_official ? theirs.version : "a version"), what)
          .toBe(theirs.version);
        expect(invalidFields(input, { schema: theirs.input, at: "input", additional: false }), what)
          .toEqual([]);
      }
    }
  }
});
