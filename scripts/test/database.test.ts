/** What Supabase's own tools report about the migrated database. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, inject, it } from "vitest";
import * as z from "zod/mini";
import { supabaseBinary, supabaseEnvironment } from "../stack/binaries.ts";
import { databaseTypes, typesFile } from "../types.ts";
import { PATIENCE_MS } from "./patience.ts";

const findingsSchema = z.array(z.object({ name: z.string(), detail: z.string() }));

it("the committed types are those of the database; `npm run types` updates them", async () => {
  const types = await databaseTypes(inject("stack").databaseUrl);
  expect(await readFile(typesFile, "utf8")).toBe(types);
});

it("Supabase's advisors find nothing", async () => {
  const { stdout } = await promisify(execFile)(supabaseBinary, [
    "db",
    "advisors",
    `--remote=${inject("stack").adminDatabaseUrl}`,
    "--level",
    "info",
  ], { env: supabaseEnvironment, timeout: PATIENCE_MS });
  const found = stdout.includes("[")
    ? z.parse(findingsSchema, JSON.parse(stdout.slice(stdout.indexOf("\n["))))
    : [];
  // A new database has not used any of its indexes yet.
  expect(found.filter(({ name }) => name !== "unused_index")).toEqual([]);
  expect(stdout).toMatch(/No issues found|unused_index/);
});
