import { readFile } from "node:fs/promises";
import { expect, inject, it } from "vitest";
import { createClient } from "@supabase/supabase-js";
import { storageUsedSchema } from "../../functions/_shared/contracts/account.ts";
import { asUser, newUser, sql, undone } from "../fixtures/database.ts";
import { complete, start } from "../fixtures/generations.ts";
import { newPerson, uploadPicture } from "../fixtures/people.ts";

const photo = new Uint8Array(
  await readFile(new URL("../../../client/e2e/fixtures/photo.jpg", import.meta.url)),
);

const used = async (userId: string) => {
  const [row] = await asUser(userId, (tx) => tx`select public.storage_used() as used`);
  return storageUsedSchema.parse(row?.["used"]);
};
const ageFiles = async (userId: string) => {
  await sql`update storage.objects set created_at = created_at - interval '25 hours'
    where name like ${`${userId}/%`}`;
  await sql`update private.uploads set uploaded_at = uploaded_at - interval '25 hours'
    where user_id = ${userId}`;
};
/**
 * The files that the hourly upkeep would remove. Nothing is committed, so no other session sees it.
 */
const unused = (userId: string) =>
  undone(async (tx) => {
    await tx`select private.upkeep_hourly()`;
    const rows = await tx<{ file: string }[]>`
      select bucket || '/' || path as file from private.files_to_remove where path like ${`${userId}/%`}`;
    return rows.map(({ file }) => file);
  });

it("storage_used counts only the user's own files", async () => {
  const [person, other] = [await newPerson(), await newPerson()];
  await uploadPicture(person, photo);
  await uploadPicture(person, photo);
  const { id } = await complete(person.id);
  const { apiUrl, secretKey } = inject("stack");
  const admin = createClient(apiUrl, secretKey, { auth: { persistSession: false } });
  await admin.storage.from("videos").upload(`${person.id}/${id}.mp4`, photo, {
    contentType: "video/mp4",
  });
  expect(await used(person.id)).toEqual({
    pictures: { count: 2, bytes: 2 * photo.byteLength },
    videos: { count: 1, bytes: photo.byteLength },
  });
  expect(await used(other.id)).toEqual({
    pictures: { count: 0, bytes: 0 },
    videos: { count: 0, bytes: 0 },
  });
});

it("rows of older versions and of deleted files count nowhere", async () => {
  const user = await newUser();
  for (const column of ["archived_at", "is_delete_marker"]) {
    await sql`
      insert into storage.objects ${
      sql({
        bucket_id: "pictures",
        name: `${user}/${crypto.randomUUID()}.png`,
        metadata: { size: 5 },
        [column]: column === "archived_at" ? new Date() : true,
      })
    }`;
  }
  expect(await used(user)).toMatchObject({ pictures: { count: 0, bytes: 0 } });
  await ageFiles(user);
  expect(await unused(user)).toEqual([]);
});

it("a picture is removed after a day, unless a video uses it", async () => {
  const person = await newPerson();
  const [kept, idle] = [await uploadPicture(person, photo), await uploadPicture(person, photo)];
  await start(person.id, { mode: "i2v", model: "wan-2.1-i2v-14b", image_path: kept });
  expect(await unused(person.id)).toEqual([]);
  await ageFiles(person.id);
  expect(await unused(person.id)).toEqual([`pictures/${idle}`]);
});

it("files that arrive after their video was deleted are removed after a day; files in use stay", async () => {
  const user = await newUser();
  const [kept, deleted] = [await complete(user), await complete(user)];
  const files = [kept, deleted].flatMap(({ id }) => [
    ["videos", `${user}/${id}.mp4`],
    ["posters", `${user}/${id}.jpg`],
    ["posters", `${user}/${id}.2.jpg`],
  ]);
  await asUser(user, (tx) => tx`select public.delete_generation(${deleted.id})`);
  // They were removed, then they arrived again.
  await sql`delete from private.files_to_remove where path like ${`${user}/%`}`;
  for (const [bucket = "", name = ""] of files) {
    await sql`insert into storage.objects (bucket_id, name) values (${bucket}, ${name})`;
  }
  expect(await unused(user)).toEqual([]);
  await ageFiles(user);
  expect((await unused(user)).sort())
    .toEqual([
      `posters/${user}/${deleted.id}.2.jpg`,
      `posters/${user}/${deleted.id}.jpg`,
      `videos/${user}/${deleted.id}.mp4`,
    ]);
});
