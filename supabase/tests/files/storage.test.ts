import { readFile } from "node:fs/promises";
import { createClient } from "@supabase/supabase-js";
import type { Sql } from "postgres";
import { expect, inject, it, onTestFinished } from "vitest";
import { storageUsedSchema } from "../../functions/_shared/contracts/account/account.ts";
import { callsOn } from "../fixtures/calls.ts";
import { asUser, newUser, sql, undone } from "../fixtures/database.ts";
import { newPath, store, upload } from "../fixtures/files.ts";
import { complete, outputUrl } from "../fixtures/generations.ts";
import { newPerson, uploadPicture } from "../fixtures/people.ts";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";

const photo = new Uint8Array(
  await readFile(new URL("../../../client/e2e/fixtures/photo.jpg", import.meta.url)),
);

const used = async (userId: string) => {
  const [row] = await asUser(userId, (tx) => tx`select public.storage_used() as used`);
  return storageUsedSchema.parse(row?.["used"]);
};
const ageFiles = async (userId: string, database: Sql = sql) => {
  await database`update storage.objects set created_at = created_at - interval '25 hours'
    where name like ${`${userId}/%`}`;
  await database`update private.upload_counts set uploaded_at = uploaded_at - interval '25 hours'
    where user_id = ${userId}`;
};
/**
 * The files that the hourly upkeep would remove. Nothing is committed, so no other session sees it.
 */
const unused = (userId: string, database: Sql = sql) =>
  undone(async (tx) => {
    await tx`select private.upkeep_hourly()`;
    const rows = await tx<{ file: string }[]>`
      select bucket || '/' || path as file from private.files_to_remove where path like ${`${userId}/%`}`;
    return rows.map(({ file }) => file);
  }, database);

const databases = useOwnDatabases();

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
  await store(sql, "posters", `${person.id}/${id}.jpg`, 7);
  await store(sql, "clips", newPath(person.id, "clips"), 500);
  await store(sql, "sounds", newPath(person.id, "sounds"), 30);
  await store(sql, "sounds", newPath(person.id, "sounds"), 40);
  const none = { count: 0, bytes: 0 };
  expect(await used(person.id)).toEqual({
    pictures: { count: 2, bytes: 2 * photo.byteLength },
    clips: { count: 1, bytes: 500 },
    sounds: { count: 2, bytes: 70 },
    // The poster's bytes count as the video's.
    videos: { count: 1, bytes: photo.byteLength + 7 },
  });
  expect(await used(other.id)).toEqual({ pictures: none, clips: none, sounds: none, videos: none });
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

it("uploads are removed after a day, unless a video uses them", async () => {
  const user = await newUser();
  const kept = await upload(sql, user, "pictures");
  const idle = [
    await upload(sql, user, "pictures"),
    await upload(sql, user, "clips"),
    await upload(sql, user, "sounds"),
  ];
  await complete(user, { mode: "i2v", model: "wan-2.1-i2v-14b", inputs: { picture: kept } });
  expect(await unused(user)).toEqual([]);
  await ageFiles(user);
  expect((await unused(user)).sort()).toEqual(idle.sort());
});

// In a database of its own: the shared stack's reconcile, which other tests call, would remove them.
it("files that arrive after their video was deleted are removed after a day; files in use stay", async () => {
  const own = await databases.create();
  onTestFinished(own.drop);
  const calls = callsOn(own.sql);
  const user = await calls.signUp();
  const newVideo = async () => {
    const { generation: { id } } = await calls.start(user);
    await calls.report(id, "succeeded", { outputUrl });
    await calls.complete(user, id);
    return id;
  };
  const [kept, deleted] = [await newVideo(), await newVideo()];
  await calls.deleteVideo(user, deleted);
  // They were removed, then they arrived again.
  await own.sql`delete from private.files_to_remove`;
  for (const id of [kept, deleted]) {
    await store(own.sql, "videos", `${user}/${id}.mp4`);
    await store(own.sql, "posters", `${user}/${id}.jpg`);
    await store(own.sql, "posters", `${user}/${id}.2.jpg`);
  }
  expect(await unused(user, own.sql)).toEqual([]);
  await ageFiles(user, own.sql);
  expect((await unused(user, own.sql)).sort())
    .toEqual([
      `posters/${user}/${deleted}.2.jpg`,
      `posters/${user}/${deleted}.jpg`,
      `videos/${user}/${deleted}.mp4`,
    ]);
});
