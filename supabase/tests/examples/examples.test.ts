/** The SQL that the READMEs show is in files here, and each of them runs. */
import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { newUser, sql } from "../fixtures/database.ts";
import { start } from "../fixtures/generations.ts";
import { paid } from "../fixtures/purchases.ts";

const readText = (path: string) => readFile(new URL(path, import.meta.url), "utf8");

const files = (await readdir(new URL(".", import.meta.url))).filter((name) =>
  name.endsWith(".sql")
);
const texts = await Promise.all(files.map(readText));

it("every SQL block of a README is in a file here, and every file is shown", async () => {
  const readmes = ["../../../README.md", "../../README.md", "../../../.github/CONTRIBUTING.md"];
  const shown = (await Promise.all(readmes.map(readText)))
    .flatMap((readme) =>
      Array.from(readme.matchAll(/```sql\n([\s\S]*?)```/g), ([, block]) => block)
    );
  expect([...new Set(shown)].sort()).toEqual(texts.sort());
});

class RollBack extends Error {}

it.each(files)("%s runs in the dashboard's SQL editor", async (file) => {
  const user = await newUser();
  const { generation } = await start(user);
  const purchase = await paid(user);
  const text = (await readText(file))
    .replaceAll("<user id>", user)
    .replaceAll("<generation id>", generation.id)
    .replaceAll("<purchase id>", purchase)
    .replaceAll("<key>", crypto.randomUUID());
  await expect(sql.begin(async (tx) => {
    await tx`set local role postgres`;
    await tx`set local search_path = public, extensions`;
    await tx.unsafe(text);
    throw new RollBack();
  })).rejects.toBeInstanceOf(RollBack);
});
