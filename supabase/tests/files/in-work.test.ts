/**
 * A file that an open generation uses stays as it is until that has ended, no matter who removes it.
 */
import { createClient } from "@supabase/supabase-js";
import { describe, expect, inject, it } from "vitest";
import { add } from "../fixtures/credits.ts";
import { asService, asUser, newUser, sql, undone } from "../fixtures/database.ts";
import { measure, newPath, remove, store, upload } from "../fixtures/files.ts";
import { complete, start } from "../fixtures/generations.ts";
import { newPerson } from "../fixtures/people.ts";

const { apiUrl, secretKey } = inject("stack");
const admin = createClient(apiUrl, secretKey, { auth: { persistSession: false } });

const edit = (clip: string) => ({ mode: "v2v", model: "wan-2.7-videoedit", inputs: { clip } });
const cancel = (id: string) => asService((tx) => tx`select public.cancel_generation(${id})`);
const pathOf = (reference: string) => reference.slice(reference.indexOf("/") + 1);
const isThere = async (reference: string) =>
  (await sql`select 1 from storage.objects where bucket_id || '/' || name = ${reference}`).length >
    0;
/** What reconcile would remove now. */
const toRemove = async (user: string) => {
  const [row] = await asService((tx) =>
    tx<{ files: { bucket: string; path: string }[] }[]>`
      select public.find_files_to_remove(10000) as files`
  );
  return (row?.files ?? []).map(({ bucket, path }) => `${bucket}/${path}`)
    .filter((file) => file.includes(user)).sort();
};

async function newEditor() {
  const user = await newUser();
  await add(user, 1_000);
  return user;
}

/** A finished video with its file, measured. */
async function ownVideo(user: string) {
  const { id } = await complete(user);
  const path = `${user}/${id}.mp4`;
  await store(sql, "videos", path);
  await measure(sql, "videos", path);
  return { id, reference: `videos/${path}` };
}

describe("a file that an open generation uses", () => {
  it("is not removed by its owner or by the server, and is after the end", async () => {
    const person = await newPerson();
    await add(person.id, 1_000);
    const [used, idle] = [newPath(person.id, "clips"), newPath(person.id, "clips")];
    const clips = person.client.storage.from("clips");
    for (const path of [used, idle]) {
      await clips.upload(path, new Blob([path], { type: "video/mp4" }));
      await measure(sql, "clips", path);
    }
    const { generation: { id } } = await start(person.id, edit(`clips/${used}`));

    // Storage removes many at once: the others go.
    const removed = await clips.remove([used, idle]);
    expect(removed.data?.map(({ name }) => name)).toEqual([idle]);
    await admin.storage.from("clips").remove([used]);
    expect(await isThere(`clips/${used}`)).toBe(true);
    expect(await (await clips.download(used)).data?.text()).toBe(used);
    expect(await sql`select 1 from private.uploads where path = ${used}`).toHaveLength(1);

    await cancel(id);
    expect((await clips.remove([used])).data).toHaveLength(1);
    expect(await isThere(`clips/${used}`)).toBe(false);
    expect(await sql`select 1 from private.uploads where path = ${used}`).toEqual([]);
  });

  it("is not removed for another open generation that has ended", async () => {
    const user = await newEditor();
    const clip = await upload(sql, user, "clips");
    const [one, two] = [await start(user, edit(clip)), await start(user, edit(clip))];
    await cancel(one.generation.id);
    expect(await remove(sql, "clips", [pathOf(clip)])).toEqual([]);
    await cancel(two.generation.id);
    expect(await remove(sql, "clips", [pathOf(clip)])).toHaveLength(1);
  });

  it("cannot be written again, if somebody takes its row away past all rules", async () => {
    const user = await newEditor();
    const clip = await upload(sql, user, "clips");
    await start(user, edit(clip));
    const [refused] = await undone(async (tx) => {
      await tx`select set_config('storage.allow_delete_query', 'true', true),
        set_config('session_replication_role', 'replica', true)`;
      await tx`delete from storage.objects where name = ${pathOf(clip)}`;
      await tx`delete from private.upload_counts where user_id = ${user}`;
      await tx`select set_config('session_replication_role', 'origin', true)`;
      return [
        await tx.savepoint((inner) => store(inner, "clips", pathOf(clip)))
          .catch((error: unknown) => error),
      ];
    });
    expect(refused).toMatchObject({ code: "42501", message: "invalid_request" });
  });

  it("is not replaced or moved by anybody", async () => {
    const user = await newEditor();
    const clip = await upload(sql, user, "clips");
    await start(user, edit(clip));
    const changes = [
      { version: crypto.randomUUID() },
      { name: newPath(user, "clips") },
      { bucket_id: "pictures" },
    ];
    for (const change of changes) {
      await expect(
        sql`update storage.objects set ${sql(change)} where name = ${pathOf(clip)}`,
      ).rejects.toMatchObject({ code: "23505", message: "A file is written once." });
    }
  });
});

describe("an own video that is edited", () => {
  it("is used where it lies, and deleting it deletes its file only after the edit has ended", async () => {
    const user = await newEditor();
    const source = await ownVideo(user);
    const { generation: { id } } = await start(user, edit(source.reference));
    await asUser(user, (tx) => tx`select public.delete_generation(${source.id})`);
    expect(await toRemove(user)).not.toContain(source.reference);
    expect(await remove(sql, "videos", [pathOf(source.reference)])).toEqual([]);
    // The queue keeps it, and nothing can be started from it any more.
    await expect(start(user, edit(source.reference))).rejects.toThrow("upload_not_found");

    await cancel(id);
    // The reconcile of another test may be faster, and have removed it.
    const isOffered = (await toRemove(user)).includes(source.reference);
    expect(isOffered || !(await isThere(source.reference))).toBe(true);
    await remove(sql, "videos", [pathOf(source.reference)]);
    expect(await isThere(source.reference)).toBe(false);
  });

  it("stays when the edit is deleted", async () => {
    const user = await newEditor();
    const source = await ownVideo(user);
    const made = await complete(user, edit(source.reference));
    await asUser(user, (tx) => tx`select public.delete_generation(${made.id})`);
    expect(await toRemove(user)).not.toContain(source.reference);
    expect(await sql`select 1 from private.generation_files where generation_id = ${made.id}`)
      .toEqual([]);
  });
});

describe("the files of a generation", () => {
  it("are its rows, in the order of the inputs", async () => {
    const user = await newEditor();
    const [clip, mask] = [await upload(sql, user, "clips"), await upload(sql, user, "clips")];
    const references = [await upload(sql, user, "pictures"), await upload(sql, user, "pictures")];
    const inputs = { references, mask, clip };
    const { generation: { id } } = await start(user, {
      mode: "v2v",
      model: "wan-2.1-vace-14b",
      inputs,
    });
    const rows = await sql`
      select input, position, bucket || '/' || path as file, user_id, kept_until
      from private.generation_files where generation_id = ${id} order by input, position`;
    const row = { user_id: user, kept_until: null, position: 1 };
    expect(rows).toEqual([
      { ...row, input: "clip", file: clip },
      { ...row, input: "mask", file: mask },
      { ...row, input: "references", file: references[0] },
      { ...row, input: "references", file: references[1], position: 2 },
    ]);
  });

  it("are not what a text says, even one that looks like a reference", async () => {
    const user = await newEditor();
    const picture = await upload(sql, user, "pictures");
    const { generation: { id } } = await start(user, {
      mode: "i2v",
      model: "wan-2.7-i2v",
      inputs: { picture, negative_prompt: picture },
    });
    expect(await sql`select input from private.generation_files where generation_id = ${id}`)
      .toEqual([{ input: "picture" }]);
  });

  it("that differ from its inputs are violations", async () => {
    const user = await newEditor();
    const [clip, other] = [await upload(sql, user, "clips"), await upload(sql, user, "clips")];
    const { generation: { id } } = await start(user, edit(clip));
    const foundAfter = (change: string) =>
      undone(async (tx) => {
        await tx`select set_config('session_replication_role', 'replica', true),
          set_config('storage.allow_delete_query', 'true', true)`;
        await tx.unsafe(change);
        const rows = await tx<{ invariant: string }[]>`
          select invariant from private.violations where subject in (${id}, ${user}) order by 1`;
        return rows.map(({ invariant }) => invariant);
      });
    const its = `where generation_id = '${id}'`;
    expect(await foundAfter("select 1")).toEqual([]);
    expect(await foundAfter(`delete from private.generation_files ${its}`))
      .toEqual(["each_file_of_a_generation_has_its_row"]);
    expect(await foundAfter(`update private.generation_files set path = '${pathOf(other)}' ${its}`))
      .toEqual(["each_file_of_a_generation_has_its_row", "each_row_is_a_file_of_its_generation"]);
    expect(await foundAfter(`update private.generation_files set position = 2 ${its}`))
      .toEqual(["each_file_of_a_generation_has_its_row"]);
    expect(await foundAfter(`update private.generation_files set kept_until = now() ${its}`))
      .toEqual(["files_are_kept_as_long_as_needed"]);
    expect(await foundAfter(`delete from storage.objects where name = '${pathOf(clip)}'`))
      .toEqual(["files_of_open_generations_are_there", "measured_files_are_there"]);
    expect(
      await foundAfter(
        `update storage.objects set version = 'another' where name = '${pathOf(clip)}'`,
      ),
    ).toEqual(["measured_files_are_there"]);
  });
});
