/** The daily limits hold for every way in which Storage takes a file, and no file is written twice. */
import { readFile } from "node:fs/promises";
import { createClient } from "@supabase/supabase-js";
import { expect, inject, it } from "vitest";
import { asService, sql } from "../fixtures/database.ts";
import { complete } from "../fixtures/generations.ts";
import { newPerson, type Person, uploadPicture } from "../fixtures/people.ts";

const photo = new Uint8Array(
  await readFile(new URL("../../../client/e2e/fixtures/photo.jpg", import.meta.url)),
);
const body = new Blob([photo], { type: "image/jpeg" });
const { apiUrl, publishableKey, secretKey } = inject("stack");
const storageAs = (key: string) =>
  createClient(apiUrl, key, { auth: { persistSession: false } }).storage;

const pathOf = ({ id }: Person) => `${id}/${crypto.randomUUID()}.jpg`;
const pictures = ({ client }: Person) => client.storage.from("pictures");
const storedBy = async ({ id }: Person) => {
  const rows = await sql`
    select 1 from storage.objects where bucket_id = 'pictures' and name like ${`${id}/%`}`;
  return rows.length;
};
const countedOf = async ({ id }: Person) => {
  const rows = await sql<
    { bytes: string }[]
  >`select bytes from private.upload_counts where user_id = ${id}`;
  return rows.map(({ bytes }) => Number(bytes));
};

/** Counts as many uploads as leave room for this many; the limits affect other tests. */
const leaveRoomFor = (person: Person, count: number) =>
  sql`
    insert into private.upload_counts (user_id, bucket, path, bytes)
    select ${person.id}, 'pictures', '', 0 from private.settings, generate_series(1, uploads_per_day - ${count})`;

async function signAddresses(person: Person, count: number) {
  return await Promise.all(Array.from({ length: count }, async () => {
    const path = pathOf(person);
    const { data, error } = await pictures(person).createSignedUploadUrl(path);
    if (error) throw error;
    return { path, token: data.token };
  }));
}
const sendTo = ({ path, token }: { path: string; token: string }) =>
  storageAs(publishableKey).from("pictures").uploadToSignedUrl(path, token, body);

/** How many were accepted, and with which words the others were refused. */
function tally(answers: { error: { statusCode?: string | undefined; message: string } | null }[]) {
  const counts: Record<string, number> = {};
  for (const { error } of answers) {
    const word = error ? `${error.statusCode} ${error.message}` : "accepted";
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
}

it("an upload is counted once, with its bytes; asking for an address is not counted", async () => {
  const person = await newPerson();
  await uploadPicture(person, photo);
  expect(await countedOf(person)).toEqual([photo.byteLength]);
  const [address] = await signAddresses(person, 3);
  expect(await countedOf(person)).toHaveLength(1);
  if (address) await sendTo(address);
  expect(await countedOf(person)).toEqual([photo.byteLength, photo.byteLength]);
});

it("of 40 uploads at once, those within the limit are stored", async () => {
  const person = await newPerson();
  await leaveRoomFor(person, 5);
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => pictures(person).upload(pathOf(person), body)),
  );
  expect(tally(answers)).toEqual({ accepted: 5, "403 too_many_uploads": 35 });
  expect(await storedBy(person)).toBe(5);
});

it("of 40 upload URLs that were signed while there was room, those within the limit work", async () => {
  const person = await newPerson();
  const addresses = await signAddresses(person, 40);
  await leaveRoomFor(person, 5);
  const answers = await Promise.all(addresses.map(sendTo));
  expect(tally(answers)).toEqual({ accepted: 5, "403 too_many_uploads": 35 });
  expect(await storedBy(person)).toBe(5);
});

/** Uploads in parts: begins with the size, and sends all bytes as the last part. */
async function resumable({ client }: Person, path: string) {
  const { data: { session } } = await client.auth.getSession();
  const headers = {
    authorization: `Bearer ${session?.access_token}`,
    apikey: publishableKey,
    "tus-resumable": "1.0.0",
  };
  const metadata = { bucketName: "pictures", objectName: path, contentType: "image/jpeg" };
  const begun = await fetch(`${apiUrl}/storage/v1/upload/resumable`, {
    method: "POST",
    headers: {
      ...headers,
      "upload-length": String(photo.byteLength),
      "upload-metadata": Object.entries(metadata)
        .map(([name, value]) => `${name} ${Buffer.from(value).toString("base64")}`).join(","),
    },
  });
  return {
    status: begun.status,
    finish: async () => {
      const response = await fetch(begun.headers.get("location") ?? "", {
        method: "PATCH",
        headers: {
          ...headers,
          "upload-offset": "0",
          "content-type": "application/offset+octet-stream",
        },
        body: photo,
      });
      return `${response.status} ${await response.text()}`.trim();
    },
  };
}

it("of uploads in parts that began while there was room, those within the limit are stored", async () => {
  const person = await newPerson();
  const begun = await Promise.all(
    Array.from({ length: 4 }, () => resumable(person, pathOf(person))),
  );
  expect(begun.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  await leaveRoomFor(person, 1);
  const answers = await Promise.all(begun.map(({ finish }) => finish()));
  expect(answers.sort()).toEqual([
    "204",
    ...Array.from({ length: 3 }, () => "403 too_many_uploads"),
  ]);
  expect(await storedBy(person)).toBe(1);
});

it("an upload in parts that began before another one of its name writes nothing over that", async () => {
  const person = await newPerson();
  const path = pathOf(person);
  const begun = await resumable(person, path);
  expect((await pictures(person).upload(path, new Blob(["first"], { type: "image/jpeg" }))).error)
    .toBeNull();
  expect(await begun.finish()).toMatch(/^409/);
  await pictures(person).remove([path]);
  expect(await begun.finish()).toMatch(/^40\d/);
  expect(await storedBy(person)).toBe(0);
});

it("removing a picture gives nothing back, and a day later there is room again", async () => {
  const person = await newPerson();
  await leaveRoomFor(person, 2);
  for (let upload = 0; upload < 2; upload += 1) {
    const path = await uploadPicture(person, photo);
    expect((await pictures(person).remove([path])).data).toHaveLength(1);
  }
  await expect(uploadPicture(person, photo)).rejects.toThrow("too_many_uploads");
  expect(await storedBy(person)).toBe(0);
  await sql`
    update private.upload_counts set uploaded_at = uploaded_at - interval '25 hours' where user_id = ${person.id}`;
  await expect(uploadPicture(person, photo)).resolves.toContain(person.id);
});

it.each([
  ["pictures", "image/jpeg", "jpg"],
  ["clips", "video/mp4", "mp4"],
  ["sounds", "audio/mpeg", "mp3"],
])(
  "a file in %s is not replaced, even at a URL that was signed for that",
  async (bucket, type, ending) => {
    const person = await newPerson();
    const path = `${person.id}/${crypto.randomUUID()}.${ending}`;
    const files = person.client.storage.from(bucket);
    const { data } = await files.createSignedUploadUrl(path, { upsert: true });
    const answers = [];
    for (const text of ["first", "second"]) {
      answers.push(
        await storageAs(publishableKey).from(bucket)
          .uploadToSignedUrl(path, data?.token ?? "", new Blob([text], { type })),
      );
    }
    expect(tally(answers)).toEqual({ accepted: 1, "409 The resource already exists": 1 });
    expect((await files.upload(path, new Blob(["third"], { type }), { upsert: true })).error)
      .not.toBeNull();
    expect((await files.update(path, new Blob(["fourth"], { type }))).error).not.toBeNull();
    expect(await (await files.download(path)).data?.text()).toBe("first");
  },
);

it("the name of a file that was removed is not used again within a day, in no way", async () => {
  const person = await newPerson();
  const [path, source] = [pathOf(person), await uploadPicture(person, photo)];
  const before = await pictures(person).createSignedUploadUrl(path, { upsert: true });
  expect((await pictures(person).upload(path, body)).error).toBeNull();
  await pictures(person).remove([path]);
  const answers = [
    await pictures(person).upload(path, body),
    await pictures(person).copy(source, path),
    await pictures(person).createSignedUploadUrl(path),
    await sendTo({ path, token: before.data?.token ?? "" }),
  ];
  expect(tally(answers)).toEqual({ "403 invalid_request": 4 });
  expect(await storedBy(person)).toBe(1);
  await sql`
    update private.upload_counts set uploaded_at = uploaded_at - interval '25 hours' where user_id = ${person.id}`;
  expect((await pictures(person).upload(path, body)).error).toBeNull();
});

it("a poster is not replaced, even at an address that was signed for that", async () => {
  const person = await newPerson();
  const { id } = await complete(person.id);
  const path = `${person.id}/${id}.jpg`;
  const { data } = await person.client.storage.from("posters")
    .createSignedUploadUrl(path, { upsert: true });
  const answers = [];
  for (let upload = 0; upload < 2; upload += 1) {
    answers.push(
      await storageAs(publishableKey).from("posters")
        .uploadToSignedUrl(path, data?.token ?? "", body),
    );
  }
  expect(tally(answers)).toEqual({ accepted: 1, "409 The resource already exists": 1 });
});

it("a copy counts, and a user cannot move an upload", async () => {
  const person = await newPerson();
  const path = await uploadPicture(person, photo);
  await leaveRoomFor(person, 2); // The upload is one of them.
  const copies = [
    await pictures(person).copy(path, pathOf(person)),
    await pictures(person).copy(path, pathOf(person)),
  ];
  expect(tally(copies)).toEqual({ accepted: 1, "403 too_many_uploads": 1 });
  expect((await pictures(person).move(path, pathOf(person))).error).not.toBeNull();
});

it("the bytes of a day are limited, too", async () => {
  const person = await newPerson();
  await sql`
    insert into private.upload_counts (user_id, bucket, path, bytes)
    select ${person.id}, 'clips', '', upload_bytes_per_day - ${photo.byteLength} from private.settings`;
  const addresses = await signAddresses(person, 2);
  const answers = [];
  for (const address of addresses) answers.push(await sendTo(address));
  expect(tally(answers)).toEqual({ accepted: 1, "403 too_many_uploads": 1 });
  // The limit is reached, so the next one is refused before its bytes are sent.
  const { error } = await pictures(person).createSignedUploadUrl(pathOf(person));
  expect(error?.message).toBe("too_many_uploads");
});

it("one user's uploads do not count for another, and our own copies for nobody", async () => {
  const [person, other] = [await newPerson(), await newPerson()];
  await leaveRoomFor(person, 0);
  await expect(uploadPicture(other, photo)).resolves.toContain(other.id);
  const { id } = await complete(person.id);
  const video = `${person.id}/${id}.mp4`;
  const copied = await storageAs(secretKey).from("videos")
    .upload(video, photo, { contentType: "video/mp4" });
  expect(copied.error).toBeNull();
  expect(await countedOf(other)).toHaveLength(1);
});

it("reading a picture, which notes the time, is not an upload", async () => {
  const person = await newPerson();
  const path = await uploadPicture(person, photo);
  await leaveRoomFor(person, 0);
  expect((await pictures(person).download(path)).error).toBeNull();
  expect((await pictures(person).createSignedUrl(path, 60)).error).toBeNull();
});

it("a deleted account can upload nothing: with a token that is still valid, or to an address from before", async () => {
  const person = await newPerson();
  const [address] = await signAddresses(person, 1);
  const { id } = await complete(person.id);
  const poster = `${person.id}/${id}.jpg`;
  const forPoster = await person.client.storage.from("posters").createSignedUploadUrl(poster);
  await asService((tx) => tx`select public.close_account(${person.id})`);

  await expect(uploadPicture(person, photo)).rejects.toThrow("not_signed_in");
  const answers = [
    await sendTo(address ?? { path: "", token: "" }),
    await storageAs(publishableKey).from("posters")
      .uploadToSignedUrl(poster, forPoster.data?.token ?? "", body),
  ];
  expect(tally(answers)).toEqual({ "403 not_signed_in": 2 });
  expect(await storedBy(person)).toBe(0);
});
