import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { catalogMigration, migrationFile, readCatalog } from "./sync-catalog.ts";

it("the migration is up to date with the catalog's files; `npm run sync-catalog` updates it", async () => {
  expect(await readFile(migrationFile, "utf8")).toBe(catalogMigration(await readCatalog()));
});

it("480p costs 10 credits and 720p costs 20, on every model", async () => {
  for (const { slug, prices } of await readCatalog()) {
    for (const [resolution, cost] of Object.entries(prices)) {
      expect(cost, `${slug} at ${resolution}`).toBe(resolution === "480p" ? 10 : 20);
    }
  }
});
