/** Every table, view, function, bucket and topic × everybody × every operation, as the live database has them. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { callsOn } from "../fixtures/calls.ts";
import type { OwnDatabase } from "../fixtures/own-database.ts";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";
import { buckets, functions, tables, topic } from "./cells.ts";
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
  // The other has an empty account, so that every row with an owner is the owner's.
});
afterAll(async () => {
  await database?.drop();
});

const no = "no no no no";
const ownedBy: Record<string, string> = {
  "public.profiles": "id",
  "public.credit_transactions": "user_id",
  "public.generations": "user_id",
};

it("tables and views are open as the table of cells says, column by column", async () => {
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
}, 60_000);

it("functions are open as the lists say, and there is none beside them", async () => {
  const rows = await database.sql<{ schema: string; name: string; types: string[] }[]>`
    select pronamespace::regnamespace::text as schema, proname::text as name,
      to_jsonb(array(select format_type(type, null) from unnest(proargtypes) as type)) as types
    from pg_catalog.pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace)`;
  expect([...new Set(rows.map(({ name }) => name))].sort())
    .toEqual(Object.values(functions).flat().sort());

  for (const { schema, name, types } of rows) {
    const call = `select ${schema}.${name}(${types.map((type) => `null::${type}`).join(", ")})`;
    const expected = functions.user.includes(name)
      ? "no rows rows no"
      : functions.service_role.includes(name)
      ? "no no no rows"
      : no;
    expect(await tryAsAll(database.sql, people, call), `${schema}.${name}`).toBe(expected);
  }
}, 60_000);

it("buckets are open as the table of cells says", async () => {
  const rows = await database.sql<{ id: string }[]>`select id from storage.buckets`;
  expect(rows.map(({ id }) => id).sort()).toEqual(Object.keys(buckets).sort());

  for (const { id } of rows) {
    const path = id === "videos"
      ? videoPath
      : id === "posters"
      ? videoPath.replace(".mp4", ".jpg")
      : `${people.owner}/${crypto.randomUUID()}.png`;
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
}, 60_000);

it("a user's topic is heard by that user, and nobody speaks on it", async () => {
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
