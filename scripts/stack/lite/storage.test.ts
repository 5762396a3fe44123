/** Storage works on its tables as a hosted project's Storage does. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sql } from "postgres";
import { connect, signUp } from "../fixtures/start-fixture-stack.ts";
import { useFixtureStack } from "../fixtures/use-fixture-stack.ts";
import { connect as connectDatabase } from "../postgres/connect.ts";
import type { Stack } from "../stack.ts";

let stack: Stack;
let dataFolder: string;
useFixtureStack((started, folder) => {
  stack = started;
  dataFolder = folder;
});

/** Runs as a migration does: as `postgres`, which is not a superuser. */
let sql: Sql;
beforeAll(() => {
  sql = connectDatabase(stack.urls.db, 2);
});
afterAll(async () => {
  await sql.end();
});

const file = (text: string) => new Blob([text], { type: "text/plain" });
const filesOnDisk = async () => {
  const names = await readdir(join(dataFolder, "storage"), { recursive: true }).catch(() => []);
  return names.filter((name) => name.includes("/")).sort();
};
const writesOf = (name: string) =>
  stack.sql`select role, user_id from public.file_writes where name = ${name}`;

describe("a migration", () => {
  test.for([
    "alter table storage.objects add column mine text",
    "create index on storage.objects (version)",
    "create table storage.mine (id integer)",
    "create function storage.mine() returns void language sql as ''",
    "drop trigger protect_objects_delete on storage.objects",
    "set role supabase_storage_admin",
  ])("cannot change what belongs to Storage: %s", async (statement) => {
    await expect(sql.unsafe(statement)).rejects.toMatchObject({ code: "42501" });
  });

  test("can make policies and triggers on Storage's tables", async () => {
    await sql`create policy "One more" on storage.objects for select to anon using (false)`;
    await sql`drop policy "One more" on storage.objects`;
    const [row] =
      await sql`select pg_has_role('postgres', 'supabase_storage_admin', 'member') as member`;
    expect(row).toEqual({ member: false });
    await sql`create trigger one_more after insert on storage.objects
      for each row when (false) execute function public.see_file()`;
  });

  test("cannot delete a file's row, whatever operation it claims to be", async () => {
    for (const role of ["postgres", "supabase_admin"]) {
      const deleting = stack.sql.begin(async (tx) => {
        await tx`select set_config('role', ${role}, true), set_config('storage.operation', 'storage.object.delete', true)`;
        await tx`delete from storage.objects`;
      });
      await expect(deleting, role).rejects.toMatchObject({ code: "42501" });
    }
  });

  test("finds another version of a file after each upload to its path", async () => {
    const { client, user } = await signUp(stack);
    const clips = client.storage.from("clips");
    const path = `${user.id}/a.txt`;
    const versions = new Set<unknown>();
    for (const text of ["a", "b", "b"]) {
      await clips.upload(path, file(text), { upsert: true });
      const [row] = await sql`select version from storage.objects where name = ${path}`;
      versions.add(row?.["version"]);
    }
    expect(versions.size).toBe(3);
    expect(versions).not.toContain(null);
  });

  test("finds the columns for versions of a file", async () => {
    const { client, user } = await signUp(stack);
    await client.storage.from("clips").upload(`${user.id}/a.txt`, file("a"));
    const [row] = await sql`
      select archived_at, is_delete_marker, is_versioned from storage.objects where owner_id = ${user.id}`;
    expect(row).toEqual({ archived_at: null, is_delete_marker: false, is_versioned: false });
  });
});

describe("an upload", () => {
  test("is checked as its caller, which leaves nothing, and written as the service role", async () => {
    const { client, user } = await signUp(stack);
    const clips = client.storage.from("clips");
    await clips.upload(`${user.id}/a.txt`, file("a"));
    expect(await writesOf(`${user.id}/a.txt`)).toEqual([{ role: "service_role", user_id: null }]);

    const before = await filesOnDisk();
    const { error } = await clips.upload(`${user.id}/refused.txt`, file("a"));
    expect(error).toMatchObject({ status: 400, statusCode: "403", message: "no_room" });
    expect(await filesOnDisk()).toEqual(before);
  });

  test("to a signed URL is checked when the URL is made, and belongs to the user who made it", async () => {
    const [alice, bob] = [await signUp(stack), await signUp(stack)];
    const path = `${alice.user.id}/later.txt`;
    const signed = await alice.client.storage.from("clips").createSignedUploadUrl(path);
    const foreign = await bob.client.storage.from("clips").createSignedUploadUrl(`${path}2`);
    expect(foreign.error?.message).toBe("new row violates row-level security policy");

    await bob.client.storage.from("clips")
      .uploadToSignedUrl(path, signed.data?.token ?? "", file("later"));
    expect(await writesOf(path)).toEqual([{ role: "service_role", user_id: null }]);
    const rows = await stack.sql`select owner_id from storage.objects where name = ${path}`;
    expect(rows).toEqual([{ owner_id: alice.user.id }]);
  });

  test("leaves no bytes behind when its row is refused, and keeps what it was to replace", async () => {
    const { client, user } = await signUp(stack);
    const clips = client.storage.from("clips");
    const path = `${user.id}/unwelcome.txt`;
    const before = await filesOnDisk();
    const { error } = await clips.upload(path, file("new"));
    expect(error).toMatchObject({ status: 400, statusCode: "403", message: "no_room" });
    expect(await filesOnDisk()).toEqual(before);

    await stack.sql`alter table storage.objects disable trigger files_are_seen`;
    await clips.upload(path, file("old"));
    await stack.sql`alter table storage.objects enable trigger files_are_seen`;
    const replaced = await clips.upload(path, file("new"), { upsert: true });
    expect(replaced.error?.message).toBe("no_room");
    expect(await (await clips.download(path)).data?.text()).toBe("old");
  });

  test("that a trigger calls a duplicate is answered like one, and leaves no bytes", async () => {
    const { client, user } = await signUp(stack);
    const clips = client.storage.from("clips");
    await clips.upload(`${user.id}/a.txt`, file("a"));
    const again = await clips.upload(`${user.id}/a.txt`, file("b"));
    const before = await filesOnDisk();
    const taken = await clips.upload(`${user.id}/taken.txt`, file("a"));
    expect(taken.error).toMatchObject({ status: 400, statusCode: "409" });
    expect(taken.error).toEqual(again.error);
    expect(await filesOnDisk()).toEqual(before);
  });

  test("of which two arrive at once on one path leaves the file of the accepted one", async () => {
    const { client, user } = await signUp(stack);
    const path = `${user.id}/twice.txt`;
    const signed = await Promise.all(
      Array.from({ length: 5 }, () => client.storage.from("clips").createSignedUploadUrl(path)),
    );
    const answers = await Promise.all(
      signed.map(({ data }, index) =>
        connect(stack).storage.from("clips")
          .uploadToSignedUrl(path, data?.token ?? "", file(`text ${index}`))
      ),
    );
    const accepted = answers.findIndex(({ error }) => error === null);
    expect(answers.filter(({ error }) => error === null)).toHaveLength(1);
    const read = await client.storage.from("clips").download(path);
    expect(await read.data?.text()).toBe(`text ${accepted}`);
  });
});

test("a copy or a move that is refused leaves no bytes and keeps its source", async () => {
  const { client, user } = await signUp(stack);
  const clips = client.storage.from("clips");
  const path = `${user.id}/source.txt`;
  await clips.upload(path, file("source"));
  const before = await filesOnDisk();
  for (const act of ["copy", "move"] as const) {
    const { error } = await clips[act](path, `${user.id}/unwelcome.txt`);
    expect(error?.message, act).toBe("no_room");
    expect(await filesOnDisk(), act).toEqual(before);
  }
  expect(await (await clips.download(path)).data?.text()).toBe("source");
  expect((await clips.move(path, `${user.id}/there.txt`)).error).toBeNull();
  expect(await (await clips.download(`${user.id}/there.txt`)).data?.text()).toBe("source");
  expect((await clips.remove([`${user.id}/there.txt`])).data).toHaveLength(1);
});
