/**
 * The access matrix: every table, view, function, bucket and topic × every role × every operation,
 * in the live database.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { callsOn } from "../fixtures/calls.ts";
import type { OwnDatabase } from "../fixtures/own-database.ts";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";
import { buckets, functions, tables, topic } from "./cells.ts";
import { findOpenWrites } from "./open-writes.ts";
import { type People, tryAsAll } from "./try.ts";

const databases = useOwnDatabases();
let database: OwnDatabase;
let people: People;
let videoPath: string;

beforeAll(async () => {
  database = await databases.create();
  const calls = callsOn(database.sql);
  people = { owner: await calls.signUp(), other: await calls.signUp() };
  const { generation: { id } } = await calls.start(people.owner);
  await calls.report(id, "succeeded", {
    outputUrl: "https://replicate.delivery/o.mp4",
    webhookId: id,
  });
  await calls.complete(people.owner, id);
  videoPath = `${people.owner}/${id}.mp4`;
  await calls.buy(people.owner, "500-eur-5");
  await database.sql`
    insert into public.model_times (model, resolution, length_seconds, usual_seconds)
    select slug, '', 5, 60 from public.models limit 1`;
  // The other user's account is empty, so every row that has an owner belongs to the owner.
});
afterAll(async () => {
  await database?.drop();
});

const no = "no no no no";
const ownedBy: Record<string, string> = {
  "public.profiles": "id",
  "public.credit_transactions": "user_id",
  "public.generations": "user_id",
  "public.purchases": "user_id",
};

it(
  "tables and views can be read and written exactly as cells.ts lists, column by column",
  async () => {
    const rows = await database.sql<{ name: string; columns: string[] }[]>`
    select relnamespace::regnamespace || '.' || relname as name, jsonb_agg(attname) as columns
    from pg_catalog.pg_class join pg_catalog.pg_attribute on attrelid = pg_class.oid
    where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      and relkind in ('r', 'p', 'v', 'm', 'f', 'S') and attnum > 0 and not attisdropped
    group by pg_class.oid, relname, relnamespace`;
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(tables).sort());

    for (const { name, columns } of rows) {
      const owner = ownedBy[name];
      const its = owner === undefined ? "" : ` where ${owner} = '${people.owner}'`;
      const found: Record<string, string> = {
        select: await tryAsAll(database.sql, people, `select ${owner ?? "1"} from ${name}${its}`),
        insert: await tryAsAll(database.sql, people, `insert into ${name} default values`),
        delete: await tryAsAll(database.sql, people, `delete from ${name}`),
        truncate: await tryAsAll(database.sql, people, `truncate ${name}`),
      };
      for (const column of columns) {
        found[`update ${column}`] = await tryAsAll(
          database.sql,
          people,
          `update ${name} set ${column} = ${column}${its}`,
        );
      }
      const allowed = Object.fromEntries(Object.entries(found).filter(([, cell]) => cell !== no));
      expect(allowed, name).toEqual(tables[name]);
    }
  },
);

it("functions can be called exactly as cells.ts lists, and there are no others", async () => {
  const rows = await database.sql<{ schema: string; name: string; types: string[] }[]>`
    select pronamespace::regnamespace::text as schema, proname::text as name,
      to_jsonb(array(select format_type(type, null) from unnest(proargtypes) as type)) as types
    from pg_catalog.pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace)`;
  expect([...new Set(rows.map(({ name }) => name))].sort())
    .toEqual(Object.values(functions).flat().sort());

  for (const { schema, name, types } of rows) {
    // Not plain nulls: with those, the planner skips a strict function and its privileges.
    const values = types.map((type) => `(select null::${type})`).join(", ");
    const call = `select ${schema}.${name}(${values})`;
    const expected = functions.everybody.includes(name)
      ? "rows rows rows rows"
      : functions.user.includes(name)
      ? "no rows rows no"
      : functions.service_role.includes(name)
      ? "no no no rows"
      : no;
    expect(await tryAsAll(database.sql, people, call), `${schema}.${name}`).toBe(expected);
  }
});

const endings: Record<string, string> = { pictures: "png", clips: "mov", sounds: "wav" };

it("buckets can be read and written exactly as cells.ts lists", async () => {
  const rows = await database.sql<{ id: string }[]>`select id from storage.buckets`;
  expect(rows.map(({ id }) => id).sort()).toEqual(Object.keys(buckets).sort());

  for (const { id } of rows) {
    const path = id === "videos"
      ? videoPath
      : id === "posters"
      ? videoPath.replace(".mp4", ".jpg")
      : `${people.owner}/${crypto.randomUUID()}.${endings[id]}`;
    const insert = `insert into storage.objects (bucket_id, name) values ('${id}', '${path}')`;
    const file = `where bucket_id = '${id}' and name = '${path}'`;
    expect({
      select: await tryAsAll(
        database.sql,
        people,
        `select id from storage.objects ${file}`,
        insert,
      ),
      insert: await tryAsAll(database.sql, people, insert),
      update: await tryAsAll(
        database.sql,
        people,
        `update storage.objects set name = name ${file}`,
        insert,
      ),
      delete: await tryAsAll(database.sql, people, `delete from storage.objects ${file}`, insert),
    }, id).toEqual(buckets[id]);
  }
});

it("only the user can listen to the user's topic, and nobody can send on it", async () => {
  const name = `user:${people.owner}`;
  const speak = `insert into realtime.messages (topic, extension) values ('${name}', 'broadcast')`;
  const ask = `select set_config('realtime.topic', '${name}', true)`;
  expect({
    hear: await tryAsAll(
      database.sql,
      people,
      `select id from realtime.messages where topic = '${name}'`,
      `${speak}; ${ask}`,
    ),
    speak: await tryAsAll(database.sql, people, speak, ask),
  }).toEqual(topic);
});

it("nothing can be written in a session that has ended", async () => {
  expect(await findOpenWrites(database.sql, people.owner)).toEqual([]);
});

it("a new way to write that does not ask for the session is found", async () => {
  const planted = await databases.create();
  try {
    const user = await callsOn(planted.sql).signUp();
    await planted.sql.unsafe(`
      grant update (created_at) on public.profiles to authenticated;
      create policy "Users date themselves" on public.profiles for update to authenticated using (auth.uid() = id);
      grant insert on public.models to authenticated;
      create policy "Users add models" on public.models for insert to public with check (true);
      create table public.notes (note text);
      grant delete, truncate on public.notes to authenticated;
      create view public.names as select id, display_name from public.profiles;
      grant update on public.names to authenticated;
      drop policy "An ended session removes nothing" on storage.objects;
      create function public.note() returns void language sql as 'insert into public.notes default values';
      create function public.peek() returns void language plpgsql stable as 'begin perform public.note(); end';
      create function public.look() returns integer language sql stable as 'select 1';
      grant execute on function public.note, public.peek, public.look to authenticated;`);
    expect(await findOpenWrites(planted.sql, user)).toEqual([
      "delete on public.notes",
      'delete on storage.objects by "Users remove their own uploads"',
      'insert on public.models by "Users add models"',
      "public.note()",
      "public.peek()",
      "truncate on public.notes",
      "update on public.names",
      'update on public.profiles by "Users date themselves"',
    ]);
  } finally {
    await planted.drop();
  }
});
