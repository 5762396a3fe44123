import { readFile } from "node:fs/promises";
import { expect, inject, it } from "vitest";
import { createClient } from "@supabase/supabase-js";
import { storageUsedSchema } from "../../functions/_shared/contracts/account.ts";
import { asService, asUser, sql } from "../fixtures/database.ts";
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
const unused = async () => {
  const [row] = await asService((tx) =>
    tx<{ paths: string[] }[]>`select public.find_unused_pictures(10000) as paths`
  );
  return row?.paths ?? [];
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
  expect(await unused()).not.toContain(idle);
  await ageFiles(person.id);
  const paths = await unused();
  expect(paths).toContain(idle);
  expect(paths).not.toContain(kept);
});

it("a day's worth of pictures is the most that one may bring", async () => {
  const person = await newPerson();
  await uploadPicture(person, photo);
  // Rows alone, so that nobody else in this run meets a smaller limit.
  await sql`
    insert into storage.objects (bucket_id, name)
    select 'images', ${person.id} || '/' || gen_random_uuid() || '.jpg' from generate_series(2, 200)`;
  await expect(uploadPicture(person, photo)).rejects.toThrow("row-level security");
  await ageFiles(person.id);
  await expect(uploadPicture(person, photo)).resolves.toContain(person.id);
});

it("a deleted account brings no more pictures, though its token still holds", async () => {
  const person = await newPerson();
  await asService((tx) => tx`select public.close_account(${person.id})`);
  await expect(uploadPicture(person, photo)).rejects.toThrow("row-level security");
});
