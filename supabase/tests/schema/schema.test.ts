import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { sql } from "../fixtures/database.ts";
import { schemaFile, schemaText } from "./schema-text.ts";

it("schema.txt shows the migrated database; `npm run types` updates it", async () => {
  expect(await schemaText(sql)).toBe(await readFile(schemaFile, "utf8"));
});
