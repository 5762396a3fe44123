/**
 * schema.txt keeps a digest of each function's body, comments included. The suite `sql` compares
 * all of schema.txt with a database. This test needs none, and finds the most common reason to run
 * `npm run types`: the text of a function was edited.
 */
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { readWantedFacts } from "../doctor/drift/wanted-facts.ts";
import { readMigrations } from "../release/migrations.ts";

const root = new URL("../..", import.meta.url).pathname;

/** Matches a whole definition, whose body is between two equal dollar quotes. */
const definition = /^create (?:or replace )?function (\w+\.\w+)\(.*?\bas (\$\w*\$)(.*?)\2/gms;

/** The first eight digits of the MD5 of the body, as schema.sql writes them. */
const digestOf = (body: string) => createHash("md5").update(body).digest("hex").slice(0, 8);

/** "private.price_of" → the digest of its last definition. */
async function digestsOfMigrations(): Promise<Map<string, string>> {
  const texts = [...(await readMigrations(root)).values()];
  const definitions = texts.flatMap((text) => [...text.matchAll(definition)]);
  return new Map(definitions.map(([, name = "", , body = ""]) => [name, digestOf(body)]));
}

it("schema.txt knows the body of each function; `npm run types` updates it", async () => {
  const digests = await digestsOfMigrations();
  const inText = (await readWantedFacts()).flatMap(({ subject, fact }) => {
    const [, digest] = / body (\w{8})$/.exec(fact) ?? [];
    return digest ? [[subject.replace("function ", ""), digest] as const] : [];
  });
  expect(inText.length).toBeGreaterThan(0);
  const outOfDate = inText.filter(([name, digest]) => digests.get(name) !== digest);
  expect(outOfDate.map(([name]) => name)).toEqual([]);
});
