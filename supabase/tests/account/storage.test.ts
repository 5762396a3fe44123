import { readFile } from "node:fs/promises";
import { expect, inject, it } from "vitest";
import { createClient } from "@supabase/supabase-js";
import { storageUsedSchema } from "../../functions/_shared/contracts/account.ts";
import { asService, asUser, newUser, sql } from "../fixtures/database.ts";
import { complete, start } from "../fixtures/generations.ts";
import { newPerson, uploadPicture } from "../fixtures/people.ts";

const photo = new Uint8Array(
  await readFile(new URL("../../../client/e2e/fixtures/photo.jpg", import.meta.url)),
);

const used = async (userId: string) => {
  const [row] = await asUser(userId, (tx) => tx`select public.storage_used() as used`);
  return storageUsedSchema.parse(row?.["used"]);
};
const ageFiles = (userId: string) =>
  sql`update storage.objects set created_at = created_at - interval '25 hours'
    where name like ${`${userId}/%`}`;
/** What an hourly look finds, seen by nobody else: none of it is committed. */
const unused = async (userId: string) => {
  const seen: { files: string[] } = { files: [] };
  await sql.begin(async (tx) => {
    await tx`select private.upkeep_hourly()`;
    const rows = await tx<{ file: string }[]>`
      select bucket || '/' || path as file from private.files_to_remove where path like ${`${userId}/%`}`;
    seen.files = rows.map(({ file }) => file);
    throw new Error("undone");
  }).catch(({ message }: Error) => expect(message).toBe("undone"));
  return seen.files;
};

it("one's own files are counted, and nobody else's", async () => {
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

it("a picture that no video uses is for nobody after a day; one that a video uses stays", async () => {
  const person = await newPerson();
  const [kept, idle] = [await uploadPicture(person, photo), await uploadPicture(person, photo)];
  await start(person.id, { mode: "i2v", model: "wan-2.1-i2v-14b", image_path: kept });
  expect(await unused(person.id)).toEqual([]);
  await ageFiles(person.id);
  expect(await unused(person.id)).toEqual([`pictures/${idle}`]);
});

it("what arrived after its video was deleted is for nobody after a day; what can be seen stays", async () => {
  const user = await newUser();
  const [kept, deleted] = [await complete(user), await complete(user)];
  const files = [kept, deleted].flatMap(({ id }) => [
    ["videos", `${user}/${id}.mp4`],
    ["posters", `${user}/${id}.jpg`],
  ]);
  await asUser(user, (tx) => tx`select public.delete_generation(${deleted.id})`);
  await sql`delete from private.files_to_remove where path like ${`${user}/%`}`; // Removed, and then they came.
  for (const [bucket = "", name = ""] of files) {
    await sql`insert into storage.objects (bucket_id, name) values (${bucket}, ${name})`;
  }
  expect(await unused(user)).toEqual([]);
  await ageFiles(user);
  expect((await unused(user)).sort())
    .toEqual([`posters/${user}/${deleted.id}.jpg`, `videos/${user}/${deleted.id}.mp4`]);
});

it("a day's worth of pictures is the most that one may bring", async () => {
  const person = await newPerson();
  await uploadPicture(person, photo);
  // Rows alone, so that nobody else in this run meets a smaller limit.
  await sql`
    insert into storage.objects (bucket_id, name)
    select 'pictures', ${person.id} || '/' || gen_random_uuid() || '.jpg' from generate_series(2, 200)`;
  await expect(uploadPicture(person, photo)).rejects.toThrow("row-level security");
  await ageFiles(person.id);
  await expect(uploadPicture(person, photo)).resolves.toContain(person.id);
});

it("a deleted account brings no more pictures, though its token still holds", async () => {
  const person = await newPerson();
  await asService((tx) => tx`select public.close_account(${person.id})`);
  await expect(uploadPicture(person, photo)).rejects.toThrow("row-level security");
});
