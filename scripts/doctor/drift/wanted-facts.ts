import { readFile } from "node:fs/promises";
import {
  parseSchemaText,
  type SchemaFact,
  schemaFile,
} from "../../../supabase/tests/schema/schema-text.ts";

/** What the database must be, as schema.txt says. */
export async function readWantedFacts(): Promise<SchemaFact[]> {
  return parseSchemaText(await readFile(schemaFile, "utf8"));
}

/** The names of these objects and their facts: "reconcile", "* * * * * select …". */
export async function readWantedOf(
  kind: "bucket" | "cron",
): Promise<[name: string, fact: string][]> {
  const facts = await readWantedFacts();
  return facts.filter(({ subject }) => subject.startsWith(`${kind} `))
    .map(({ subject, fact }) => [subject.slice(kind.length + 1), fact]);
}
