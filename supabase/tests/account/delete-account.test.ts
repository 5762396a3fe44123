import { readFile } from "node:fs/promises";
import { createClient } from "@supabase/supabase-js";
import { expect, inject, it } from "vitest";
import { newUser } from "../../../scripts/test/new-user.ts";
import { add } from "../fixtures/credits.ts";
import { asUser, sql } from "../fixtures/database.ts";
import {
  accountOf,
  ageAccountDeletion,
  close,
  violationsOf,
} from "../fixtures/account-deletion.ts";
import { store, upload } from "../fixtures/files.ts";
import { lamp, start as startInSql } from "../fixtures/generations.ts";
import { call, newPerson, type Person, uploadPicture } from "../fixtures/people.ts";

const photo = new Uint8Array(
  await readFile(new URL("../../../client/e2e/fixtures/photo.jpg", import.meta.url)),
);

const deleteAccount = async ({ client }: Person) =>
  await client.functions.invoke("delete-account", { body: { confirm: "delete my account" } });

const filesOf = (person: Person) =>
  sql`select bucket_id from storage.objects where name like ${`${person.id}/%`} order by bucket_id`;

const start = (person: Person, change: object = {}) =>
  call(person, "start-generation", { id: crypto.randomUUID(), ...lamp, ...change });

/** A person with files in each bucket, and an edit of the clip that is still in work. */
async function withFiles(): Promise<Person> {
  const person = await newPerson();
  const id = crypto.randomUUID();
  const ended = person.live.until(id, () => {});
  await call(person, "start-generation", { id, ...lamp });
  await ended;
  await uploadPicture(person, photo);
  await store(sql, "posters", `${person.id}/${id}.jpg`);
  await upload(sql, person.id, "sounds");
  const clip = await upload(sql, person.id, "clips");
  await add(person.id, 100);
  await startInSql(person.id, { mode: "v2v", model: "wan-2.7-videoedit", inputs: { clip } });
  expect((await filesOf(person)).map(({ bucket_id: bucket }) => bucket))
    .toEqual(["clips", "pictures", "posters", "sounds", "videos"]);
  return person;
}

it("delete-account deletes the sign-in, the files and the texts, and can be repeated", async () => {
  const person = await withFiles();
  await start(person, { prompt: `${lamp.prompt} [sim:stuck]` });
  const { data: { session } } = await person.client.auth.getSession();

  expect((await deleteAccount(person)).data).toEqual({ deleted: true });
  expect(await filesOf(person)).toEqual([]);
  expect(await sql`select 1 from private.uploads where user_id = ${person.id}`).toEqual([]);
  expect(await sql`select 1 from private.generation_files where user_id = ${person.id}`).toEqual(
    [],
  );
  expect(await sql`select 1 from auth.users where id = ${person.id}`).toEqual([]);
  expect(await accountOf(person.id)).toMatchObject({ credits: 0, deleted: true });
  expect(await asUser(person.id, (tx) => tx`select id from public.generations`)).toEqual([]);
  const rows = await sql<{ prompt: string; state: string; inputs: object }[]>`
    select prompt, state, inputs from public.generations where user_id = ${person.id}`;
  expect(rows.map(({ prompt, inputs }) => [prompt, inputs])).toEqual(
    Array.from({ length: 3 }, () => ["", {}]),
  );
  expect(rows.map(({ state }) => state).sort()).toEqual(["canceled", "canceled", "completed"]);
  expect(await violationsOf(person.id)).toEqual([]);

  expect((await deleteAccount(person)).data).toEqual({ deleted: true });
  expect((await start(person)).problem).toMatchObject({ code: "not_signed_in" });
  const refreshed = await person.client.auth.refreshSession({
    refresh_token: session?.refresh_token ?? "",
  });
  expect(refreshed.error).not.toBeNull();
});

it("delete-account refuses a session that was ended elsewhere, although its token is still valid", async () => {
  const person = await newPerson();
  await sql`delete from auth.sessions where user_id = ${person.id}`;
  const { error } = await deleteAccount(person);
  expect(error?.context).toMatchObject({ status: 401 });
  expect(await accountOf(person.id)).toMatchObject({ credits: 100, deleted: false });
  expect(await sql`select 1 from private.account_deletions where user_id = ${person.id}`).toEqual(
    [],
  );
});

it("an account deletion that died after its first step is finished by reconcile", async () => {
  const person = await withFiles();
  await close(person.id);
  const { apiUrl, secretKey } = inject("stack");
  const admin = createClient(apiUrl, secretKey, { auth: { persistSession: false } });
  await expect.poll(async () => {
    // Each time, because the reconcile of another test may have claimed it and not be done.
    await ageAccountDeletion(person.id, 15);
    await admin.functions.invoke("reconcile", { body: {} });
    const [row] =
      await sql`select finished_at from private.account_deletions where user_id = ${person.id}`;
    return row?.["finished_at"];
  }).not.toBeNull();
  expect(await filesOf(person)).toEqual([]);
  expect(await sql`select 1 from auth.users where id = ${person.id}`).toEqual([]);
  expect(await violationsOf(person.id)).toEqual([]);
});

it("the address of a deleted account may sign up again, but without free credits", async () => {
  const person = await newPerson();
  const email = (await person.client.auth.getUser()).data.user?.email ?? "";
  await deleteAccount(person);
  const { user } = await newUser(inject("stack"), { email, client: person.client });
  expect(await accountOf(user.id)).toMatchObject({ credits: 0, deleted: false });
});
