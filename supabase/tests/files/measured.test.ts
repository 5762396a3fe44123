/**
 * What a generation costs may depend on how long a clip is. So only what the server measured of the
 * file that is there now counts, whatever users do to their files.
 */
import { createClient } from "@supabase/supabase-js";
import { describe, expect, inject, it } from "vitest";
import { asService, asUser, newUser, sql, undone } from "../fixtures/database.ts";
import { measure, newPath, remove, store, upload } from "../fixtures/files.ts";
import { complete, start } from "../fixtures/generations.ts";
import { newPerson, type Person } from "../fixtures/people.ts";

interface Found {
  version: string;
  measured: { milliseconds: number | null } | null;
}

const find = async (reference: string, user: string): Promise<Found | null> => {
  const [bucket = "", ...path] = reference.split("/");
  const [row] = await asService((tx) =>
    tx<{ found: Found | null }[]>`
      select public.find_upload(${bucket}, ${path.join("/")}, ${user}) as found`
  );
  return row?.found ?? null;
};
/** What a start asks for each file of its request. */
const required = (reference: string, user: string) =>
  undone((tx) => tx`select * from private.require_upload(${reference}, ${user})`);
const clips = ({ client }: Person) => client.storage.from("clips");
const clipOf = (text: string) => new Blob([text], { type: "video/mp4" });

describe("a file", () => {
  it("is not accepted before it is measured, and then with what was measured", async () => {
    const user = await newUser();
    const path = newPath(user, "clips");
    const version = await store(sql, "clips", path);
    expect(await find(`clips/${path}`, user)).toEqual({ version, measured: null });
    await expect(required(`clips/${path}`, user)).rejects.toMatchObject({
      code: "PT409",
      message: "upload_not_measured",
    });
    await measure(sql, "clips", path, { milliseconds: 2_345, has_sound: true });
    expect(await find(`clips/${path}`, user)).toEqual({
      version,
      measured: {
        file: `clips/${path}`,
        type: "video/mp4",
        bytes: 60_000,
        milliseconds: 2_345,
        width: 640,
        height: 360,
        has_sound: true,
      },
    });
    expect(await required(`clips/${path}`, user)).toMatchObject([{ milliseconds: 2_345, version }]);
  });

  it("that cannot be measured is read ten times, and then no more", async () => {
    const user = await newUser();
    const [path, other] = [newPath(user, "clips"), newPath(user, "clips")];
    await store(sql, "clips", path);
    await store(sql, "clips", other);
    for (let reading = 0; reading < 10; reading += 1) {
      expect(await find(`clips/${path}`, user)).toMatchObject({ measured: null });
    }
    await expect(find(`clips/${path}`, user)).rejects.toMatchObject({
      code: "PT415",
      message: "upload_not_supported",
    });
    expect(await find(`clips/${other}`, user)).toMatchObject({ measured: null });
    await measure(sql, "clips", path);
    for (let asked = 0; asked < 11; asked += 1) {
      expect(await find(`clips/${path}`, user)).toMatchObject({ measured: {} });
    }
  });

  it("that is measured twice keeps what was measured first", async () => {
    const user = await newUser();
    const reference = await upload(sql, user, "clips", { milliseconds: 2_000 });
    await measure(sql, "clips", reference.slice("clips/".length), { milliseconds: 9_000 });
    expect(await find(reference, user)).toMatchObject({ measured: { milliseconds: 2_000 } });
  });

  it("of another user is answered like one that is missing", async () => {
    const [user, other] = [await newUser(), await newUser()];
    const reference = await upload(sql, user, "clips");
    const missing = `clips/${newPath(other, "clips")}`;
    const refusal = { code: "PT404", message: "upload_not_found" };
    const [foreign, absent] = await Promise.all(
      [reference, missing].map((file) => required(file, other).catch((error: unknown) => error)),
    );
    expect(foreign).toMatchObject(refusal);
    expect(absent).toMatchObject(refusal);
    expect(String(foreign)).toBe(String(absent));
    expect(await find(reference, other)).toBeNull();
    expect(await find(missing, other)).toBeNull();
  });

  it("is only what a reference to an own upload or an own finished video can name", async () => {
    const user = await newUser();
    const { id } = await complete(user);
    const { generation: open } = await start(user);
    const id2 = crypto.randomUUID();
    const odd = [
      ["posters", `${user}/${id}.jpg`],
      ["videos", `${user}/${open.id}.mp4`],
      ["videos", `${user}/${id2}.mp4`],
      ["pictures", `${user}/${id2}.mp4`],
      ["clips", `${user}/${id2}.png`],
      ["clips", `${user}/../${id2}.mp4`],
      ["clips", `${user}/${id2}.mp4\n`],
      ["clips", `${user}/${id2}/${id2}.mp4`],
      ["clips", `${user}/${id2.toUpperCase()}.mp4`],
    ] as const;
    for (const [bucket, path] of odd) {
      await sql`insert into storage.objects ${
        sql({ bucket_id: bucket, name: path, version: "1" })
      }`;
      await expect(required(`${bucket}/${path}`, user), path).rejects.toThrow("upload_not_found");
      expect(await find(`${bucket}/${path}`, user)).toBeNull();
    }
    for (const text of ["", "/", "clips", "clips/", "/clips", "videos/", "videos/x.mp4"]) {
      await expect(required(text, user), text).rejects.toThrow("upload_not_found");
    }
    await store(sql, "videos", `${user}/${id}.mp4`);
    await expect(required(`videos/${user}/${id}.mp4`, user)).rejects.toThrow("upload_not_measured");
    await measure(sql, "videos", `${user}/${id}.mp4`);
    expect(await required(`videos/${user}/${id}.mp4`, user)).toHaveLength(1);
  });

  it("that was deleted with its video is not found, although its bytes wait to be removed", async () => {
    const user = await newUser();
    const { id } = await complete(user);
    const video = `videos/${user}/${id}.mp4`;
    await store(sql, "videos", `${user}/${id}.mp4`);
    await measure(sql, "videos", `${user}/${id}.mp4`);
    await asUser(user, (tx) => tx`select public.delete_generation(${id})`);
    await expect(required(video, user)).rejects.toThrow("upload_not_found");
  });
});

describe("what was measured does not count for another file:", () => {
  it("a short clip that was measured, removed and replaced by a longer one of the same size", async () => {
    const person = await newPerson();
    const path = newPath(person.id, "clips");
    const { data } = await clips(person).createSignedUploadUrl(path, { upsert: true });
    await clips(person).upload(path, clipOf("short"));
    await measure(sql, "clips", path, { milliseconds: 2_000 });
    await clips(person).remove([path]);
    expect(await find(`clips/${path}`, person.id)).toBeNull();

    // Within a day the name cannot be used again; so a day passes.
    await sql`delete from private.upload_counts where user_id = ${person.id}`;
    const { apiUrl, publishableKey } = inject("stack");
    const { error } = await createClient(apiUrl, publishableKey).storage.from("clips")
      .uploadToSignedUrl(path, data?.token ?? "", clipOf("other"));
    expect(error).toBeNull();
    expect(await find(`clips/${path}`, person.id)).toMatchObject({ measured: null });
    await expect(required(`clips/${path}`, person.id)).rejects.toThrow("upload_not_measured");
  });

  it("a copy, which has to be measured itself", async () => {
    const person = await newPerson();
    const [path, copy] = [newPath(person.id, "clips"), newPath(person.id, "clips")];
    await clips(person).upload(path, clipOf("short"));
    await measure(sql, "clips", path, { milliseconds: 2_000 });
    expect((await clips(person).copy(path, copy)).error).toBeNull();
    expect(await find(`clips/${copy}`, person.id)).toMatchObject({ measured: null });
  });

  it("a version that was read while the file was removed and written again", async () => {
    const user = await newUser();
    const path = newPath(user, "clips");
    const read = await store(sql, "clips", path);
    await remove(sql, "clips", [path]);
    await expect(measure(sql, "clips", path, {}, read)).rejects.toThrow("upload_not_found");
    await sql`delete from private.upload_counts where user_id = ${user}`;
    await store(sql, "clips", path);
    await expect(measure(sql, "clips", path, {}, read)).rejects.toThrow("upload_not_measured");
    expect(await find(`clips/${path}`, user)).toMatchObject({ measured: null });
  });

  it("a video of ours that was stored again", async () => {
    const user = await newUser();
    const { id } = await complete(user);
    const path = `${user}/${id}.mp4`;
    await store(sql, "videos", path);
    await measure(sql, "videos", path);
    await sql`update storage.objects set version = gen_random_uuid() where name = ${path}`;
    expect(await find(`videos/${path}`, user)).toMatchObject({ measured: null });
    expect(await sql`select 1 from private.uploads where path = ${path}`).toEqual([]);
  });
});

it("reading a file, which notes the time, keeps what was measured", async () => {
  const person = await newPerson();
  const path = newPath(person.id, "clips");
  await clips(person).upload(path, clipOf("short"));
  await measure(sql, "clips", path);
  expect((await clips(person).download(path)).error).toBeNull();
  expect(await find(`clips/${path}`, person.id)).toMatchObject({ measured: {} });
});

it("facts that no file of the bucket can have are not recorded", async () => {
  const user = await newUser();
  const flaws = [
    ["pictures", { milliseconds: 1_000 }],
    ["pictures", { width: null }],
    ["pictures", { height: 0 }],
    ["clips", { milliseconds: null }],
    ["clips", { milliseconds: 0 }],
    ["clips", { has_sound: null }],
    ["clips", { bytes: 0 }],
    ["sounds", { width: 1, height: 1 }],
    ["sounds", { milliseconds: -1 }],
  ] as const;
  for (const [bucket, facts] of flaws) {
    await expect(upload(sql, user, bucket, { ...facts }), JSON.stringify(facts))
      .rejects.toMatchObject({ code: "23514" });
  }
});
