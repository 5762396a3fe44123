import { expect, it } from "vitest";
import { aGeneration } from "../supabase/functions/_shared/contracts/fixtures/generation.ts";
import { buildInput } from "../supabase/functions/_shared/generation/model-run.ts";
import { invalidFields } from "./fake-replicate/models/input-schema.ts";
import { models } from "./fake-replicate/models/models.ts";
import { findOutdated, readCatalog } from "./sync-catalog.ts";

it("the generated migrations are up to date; `npm run sync-catalog` updates them", async () => {
  const outdated = await findOutdated(new URL("..", import.meta.url).pathname, new Date());
  expect([...outdated.keys()]).toEqual([]);
});

it("480p costs 10 credits and 720p costs 20, on every model", async () => {
  for (const { slug, prices } of await readCatalog()) {
    for (const [resolution, cost] of Object.entries(prices)) {
      expect(cost, `${slug} at ${resolution}`).toBe(resolution === "480p" ? 10 : 20);
    }
  }
});

it("every model sends what its model at Replicate takes, and nothing that would be ignored", async () => {
  const fields = {
    ...aGeneration({ negative_prompt: "blurry", aspect_ratio: "9:16", seed: 7 }),
    image: "https://example.com/picture.jpg",
  };
  for (const { slug, runs } of await readCatalog()) {
    for (const [resolution, run] of Object.entries(runs)) {
      const what = `${slug} at ${resolution}`;
      const model = models.get(run.replicate);
      if (model === undefined) {
        throw new Error(`${what}: the fake Replicate lacks ${run.replicate}`);
      }
      expect(run.version ?? (model.is_official ? model.version : "a version"), what)
        .toBe(model.version);
      const input = buildInput(run, fields);
      expect(invalidFields(input, { schema: model.input, at: "input", additional: false }), what)
        .toEqual([]);
    }
  }
});
