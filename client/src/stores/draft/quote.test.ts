import { expect, it } from "vitest";
import type { Model, PriceLine } from "../../api/contracts.ts";
import { models } from "../../fixtures/fake-models.ts";
import { cheapestOf } from "./quote.ts";

const costing = (slug: string, price: PriceLine[]): Model => {
  const model = models.find((each) => each.slug === slug);
  if (!model) throw new Error(`There is no ${slug}.`);
  return { ...model, price };
};

it.each<[string, string, PriceLine[], number]>([
  ["its cheapest resolution", "wan-fast", [{ credits: 20 }, { credits: 10 }], 10],
  ["its shortest video", "wan-sound", [{ credits_per_second: 20, credits_min: 5 }], 40],
  ["its shortest clip", "wan-edit", [{ credits_per_second: 20, credits_min: 5 }], 40],
  ["its fixed length", "wan-fast", [{ credits_per_second: 3, credits_min: 5 }], 15],
  ["its minimum", "wan-sound", [{ credits_per_second: 1, credits_min: 30 }], 30],
])("the least that a model costs is that of %s", (_what, slug, price, cost) => {
  expect(cheapestOf(costing(slug, price))).toBe(cost);
});
