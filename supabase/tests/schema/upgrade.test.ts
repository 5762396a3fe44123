/**
 * A database of the first release, with rows of random stories, is upgraded by later migrations as
 * a deployed one is: with the real CLI. The releases are made in a temporary copy of the project.
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addRelease } from "../../../scripts/release/add-release.ts";
import { copyProject } from "../../../scripts/release/fixtures/copy-project.ts";
import { limits } from "../../../scripts/release/later-migration.ts";
import { readReleases } from "../../../scripts/release/releases.ts";
import { applyMigrations } from "../../../scripts/stack/database/migrations.ts";
import { syncCatalog } from "../../../scripts/sync-catalog.ts";
import type { OwnDatabase } from "../fixtures/own-database.ts";
import { isSound } from "../fixtures/proof.ts";
import { setForSuites } from "../fixtures/suite-settings.ts";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";
import { tellStories } from "../model/stories.ts";
import { schemaText } from "./schema-text.ts";

/** Far from the times of all migrations that are there. */
const day = (count: number) => new Date(Date.UTC(2099, 0, 1 + count));

const later = {
  "20990102000000_ratings.sql": `${limits}
    alter table public.generations add column rating smallint;
    comment on column public.generations.rating is 'How the owner likes it, from 1 to 5.';
    grant select (rating) on public.generations to authenticated;`,
  "20990102000001_generations_by_rating.sql": `${limits}
    create index concurrently generations_by_rating on public.generations (rating);`,
  "20990102000002_delete_with_a_reason.sql": `${limits}
    drop function public.delete_generation(uuid);
    create function public.delete_generation(p_id uuid, p_reason text default null) returns void
    language sql set search_path = ''
    as $$ select private.delete_generation(p_id) $$;
    comment on function public.delete_generation is 'Deletes a video. Nobody reads the reason.';
    grant execute on function public.delete_generation to authenticated;`,
};
const drop = `${limits} drop function public.storage_used;`;

const databases = useOwnDatabases();

describe("with the migrations of today released as 1.0.0,", () => {
  let root: string;
  let database: OwnDatabase;

  beforeAll(async () => {
    root = await copyProject();
    await addRelease(root, "1.0.0", day(0));
    database = await databases.create();
    // They delete the rows of the stories before, but not those of the last ones.
    await tellStories(database.url, 20, 1, { kind: "videos" });
  });
  afterAll(async () => {
    await database?.drop();
    await rm(root, { recursive: true, force: true });
  });

  const write = (file: string, text: string) =>
    writeFile(join(root, "supabase/migrations", file), text);

  async function change(file: string, from: string, to: string): Promise<void> {
    const text = await readFile(join(root, file), "utf8");
    expect(text).toContain(from);
    await writeFile(join(root, file), text.replace(from, to));
  }

  /** Applies what is new, as `npm run deploy` and `npm start` do, and then `npm run types`. */
  async function upgrade(): Promise<void> {
    const dbUrl = new URL(database.url);
    dbUrl.username = "postgres";
    await applyMigrations({
      dataFolder: root,
      migrationsFolder: join(root, "supabase/migrations"),
      dbUrl: dbUrl.href,
      log: () => {},
    });
    await writeFile(
      join(root, "supabase/tests/schema/schema.txt"),
      await schemaText(database.sql),
    );
  }

  /** Runs a migration's statements once more. */
  const upgradeAgain = async (file: string) =>
    await database.sql.unsafe(await readFile(join(root, "supabase/migrations", file), "utf8"));

  const rows = async () =>
    await database.sql`
      select (select count(*) from public.generations) as generations,
        (select count(*) from public.credit_transactions) as lines,
        (select sum(credits) from public.profiles) as credits`;

  it("a new column, an index and a changed function keep every row, and are released", async () => {
    const before = await rows();
    expect(Number(before[0]?.["lines"])).toBeGreaterThan(50);
    for (const [file, text] of Object.entries(later)) await write(file, text);
    await upgrade();
    expect(await rows()).toEqual(before);
    await isSound(database);
    const { migrations } = await addRelease(root, "1.1.0", day(2));
    expect(Object.keys(migrations)).toEqual(Object.keys(later));
  });

  it("the catalog's changes are new files, and the database has what the catalog says", async () => {
    const model = "supabase/catalog/models/wan-2.1-t2v-1.3b.json";
    const entry = JSON.parse(await readFile(join(root, model), "utf8"));
    const [resolution, shape] = entry.inputs;
    const changed = {
      ...entry,
      enabled: false,
      inputs: [{ ...resolution, values: ["720p"], default: "720p" }, shape, entry.inputs[2]],
      price: [{ ...entry.price[0], resolution: "720p", credits: 17 }],
    };
    await writeFile(join(root, model), JSON.stringify(changed));
    const pack = { slug: "7-eur-9", credits: 7, amount: 900, currency: "eur" };
    await writeFile(join(root, "supabase/catalog/packs.json"), JSON.stringify([pack]));
    await change("supabase/catalog/addresses/throw-away-domains.txt", "0-mail.com\n", "");
    const { sql } = database;
    const rulesOf = () =>
      sql`select model, lines, credits_max from public.model_prices order by id`;
    const before = await rulesOf();
    expect(await syncCatalog(root, day(3))).toEqual([
      "supabase/migrations/20990104000000_pack_entries.sql",
      "supabase/migrations/20990104000001_catalog_entries.sql",
      "supabase/migrations/20990104000002_address_lists.sql",
    ]);
    await upgrade();
    expect(await syncCatalog(root, day(3))).toEqual([]);

    // The suites have a price of their own, so the catalog's becomes a new rule of each model.
    const rules = await rulesOf();
    expect(rules.slice(0, before.length)).toEqual(before);
    expect(rules.slice(before.length)).toContainEqual({
      model: entry.slug,
      lines: [{ resolution: "720p", credits: 17 }],
      credits_max: 17,
    });
    expect(
      await sql`select enabled, inputs -> 0 -> 'values' as values from public.models where slug = ${entry.slug}`,
    )
      .toEqual([{ enabled: false, values: ["720p"] }]);
    // What is valid already is no new rule.
    await upgradeAgain("20990104000001_catalog_entries.sql");
    expect(await rulesOf()).toEqual(rules);
    expect(await sql`select slug from public.packs where enabled`).toEqual([{ slug: pack.slug }]);
    const domains = await sql`select domain from private.throw_away_domains order by domain`;
    const listed = await readFile(
      join(root, "supabase/catalog/addresses/throw-away-domains.txt"),
      "utf8",
    );
    expect(domains.map(({ domain }) => domain)).toEqual(listed.trim().split("\n"));
    await isSound(database);
    await addRelease(root, "1.1.1", day(3));
  });

  it("the app of 1.0.0 works with the upgraded database", async () => {
    await setForSuites(database.sql);
    const told = await tellStories(database.url, 20, 2, { kind: "videos" });
    expect(told.cases).toBe(20);
    await isSound(database);
  });

  it("a function that apps still use cannot be dropped, and nothing is released", async () => {
    await write("20990105000000_drop.sql", drop);
    await upgrade();
    await expect(addRelease(root, "1.2.0", day(5))).rejects.toThrow(
      "The function storage_used is gone, but apps that are still open may run 1.0.0 or 1.1.0 or " +
        "1.1.1, which uses it.",
    );
    expect((await readReleases(root)).map(({ version }) => version)).toEqual([
      "1.0.0",
      "1.1.0",
      "1.1.1",
    ]);
  });
});
