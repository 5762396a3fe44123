/**
 * schema.txt keeps a digest of each function's body, comments included. The suite `sql` compares
 * the whole text with a database; this finds the most frequent way to forget `npm run types`, a
 * function that was edited, without one.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseSchemaText, schemaFile } from "../../supabase/tests/schema/schema-text.ts";

const migrations = new URL("../../supabase/migrations", import.meta.url).pathname;

/** Matches a whole definition, whose body is between two equal dollar quotes. */
const definition = /^create (?:or replace )?function (\w+\.\w+)\(.*?\bas (\$\w*\$)(.*?)\2/gms;

/** The first eight digits of the MD5 of the body, as schema.sql writes them. */
const digestOf = (body: string) => createHash("md5").update(body).digest("hex").slice(0, 8);

/** "private.price_of" → the digest of its last definition. */
async function digestsOfMigrations(): Promise<Map<string, string>> {
  const names = (await readdir(migrations)).filter((name) => name.endsWith(".sql")).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(migrations, name), "utf8")));
  return new Map(
    texts.flatMap((text) =>
      Array.from(
        text.matchAll(definition),
        ([, name = "", , body = ""]) => [name, digestOf(body)] as const,
      )
    ),
  );
}

it("schema.txt knows the body of each function; `npm run types` updates it", async () => {
  const digests = await digestsOfMigrations();
  const facts = parseSchemaText(await readFile(schemaFile, "utf8"));
  const inText = facts.flatMap(({ subject, fact }) => {
    const [, digest] = / body (\w{8})$/.exec(fact) ?? [];
    return digest ? [[subject.replace("function ", ""), digest] as const] : [];
  });
  expect(inText.length).toBeGreaterThan(0);
  const outOfDate = inText.filter(([name, digest]) => digests.get(name) !== digest);
  expect(outOfDate.map(([name]) => name)).toEqual([]);
});
