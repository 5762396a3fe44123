import { expect, it } from "vitest";
import { readCatalog } from "../sync-catalog.ts";
import { describeBelowCost } from "./describe-below-cost.ts";

const model = {
  slug: "wan-9",
  enabled: true,
  length: 5,
  inputs: [],
  price: [{ credits: 20 }],
  costs: [{ credits: 20, replicate_usd_per_second: 0.25, source: "Theirs", below_cost: "So." }],
};

it("names a price below its cost with both, and a cost that nobody publishes", () => {
  const unknown = { credits: 10, source: "Nobody", below_cost: "So.", replicate_usd: null };
  expect(
    describeBelowCost([model, {
      ...model,
      slug: "wan-0",
      price: [{ credits: 10 }],
      costs: [unknown],
    }]),
  ).toEqual([
    expect.stringContaining("sold below what Replicate charges"),
    "  - wan-9, 5 s: 20 credits, worth 0.10 USD, for a cost of 1.25 USD",
    "  - wan-0, 5 s: 10 credits, worth 0.05 USD, for a cost that is not published",
  ]);
});

it("says nothing about a price that covers its cost, or a model that is withdrawn", () => {
  const covered = {
    ...model,
    price: [{ credits: 250 }],
    costs: [{ credits: 250, replicate_usd: 1.25, source: "Theirs" }],
  };
  expect(describeBelowCost([covered, { ...model, enabled: false }])).toEqual([]);
});

it("names the large model at 720p of the real catalog", async () => {
  expect(describeBelowCost(await readCatalog())).toContain(
    "  - wan-2.1-i2v-14b at 720p, 5 s: 20 credits, worth 0.10 USD, for a cost of 1.25 USD",
  );
});
