/**
 * After signing out everywhere, an access token stays valid for up to an hour. It can read, but not
 * write. `access/` finds the ways to write in SQL; this test goes through the public API.
 */
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { sql } from "../fixtures/database.ts";
import { newPath } from "../fixtures/files.ts";
import { complete, start } from "../fixtures/generations.ts";
import { newPerson, type Person, uploadPicture } from "../fixtures/people.ts";
import { open } from "../fixtures/purchases.ts";
import { headersOf, send, userFunctions } from "../input/fixtures/requests.ts";

const photo = new Uint8Array(
  await readFile(new URL("../../../client/e2e/fixtures/photo.jpg", import.meta.url)),
);
/** Signs out everywhere, as another device does. This one keeps its token. */
const endSessions = ({ id }: Person) => sql`delete from auth.sessions where user_id = ${id}`;
const notSignedIn = { statusCode: "403", message: "not_signed_in" };

/** What each function that a user may call answers. A new one needs an entry. */
const answers: Record<string, number> = {
  "start-generation": 401,
  "measure-upload": 401,
  "cancel-generation": 401,
  "delete-account": 401,
  "create-checkout": 401,
  // These only read for the user.
  "generation-status": 200,
  "purchase-status": 200,
};

it.each(userFunctions)("%s does nothing in a session that has ended", async (name) => {
  const person = await newPerson();
  const { generation: { id } } = await start(person.id);
  const purchase = await open(person.id);
  const { data: { session } } = await person.client.auth.getSession();
  await endSessions(person);
  const body = {
    "start-generation": {
      id: crypto.randomUUID(),
      mode: "t2v",
      model: "wan-2.2-t2v-fast",
      inputs: {},
      prompt: "A lamp in a dark room",
    },
    "measure-upload": { file: `clips/${newPath(person.id, "clips")}` },
    "delete-account": { confirm: "delete my account" },
    "create-checkout": { id: crypto.randomUUID(), pack: "1200-eur-11" },
    "purchase-status": { id: purchase },
  }[name] ?? { id };
  const answer = await send(`/functions/v1/${name}`, {
    method: "POST",
    headers: headersOf(session?.access_token),
    body: JSON.stringify(body),
  });
  expect(answer.status, answer.text).toBe(answers[name]);
  const rows = await sql`
    select generations.id, state from public.generations where user_id = ${person.id}`;
  expect(rows).toEqual([{ id, state: "queued" }]);
  const bought = await sql`select id from public.purchases where user_id = ${person.id}`;
  expect(bought).toEqual([{ id: purchase }]);
});

it("a user cannot be renamed in a session that has ended, but read", async () => {
  const person = await newPerson();
  const rename = (name: string) =>
    person.client.from("profiles").update({ display_name: name }).eq("id", person.id)
      .select("display_name").single();
  expect((await rename("Ada")).error).toBeNull();
  await endSessions(person);
  expect(await rename("Eve")).toMatchObject({ status: 401, error: { message: "not_signed_in" } });
  const { data } = await person.client.from("profiles").select("display_name").single();
  expect(data).toEqual({ display_name: "Ada" });
});

it("no file is uploaded, copied or removed in a session that has ended, but read", async () => {
  const person = await newPerson();
  const path = await uploadPicture(person, photo);
  const { id } = await complete(person.id);
  await endSessions(person);
  const pictures = person.client.storage.from("pictures");
  const other = `${person.id}/${crypto.randomUUID()}.jpg`;
  const body = new Blob([photo], { type: "image/jpeg" });

  expect((await pictures.upload(other, body)).error).toMatchObject(notSignedIn);
  expect((await pictures.copy(path, other)).error).toMatchObject(notSignedIn);
  expect((await pictures.createSignedUploadUrl(other)).error).toMatchObject(notSignedIn);
  expect((await pictures.remove([path])).error).toMatchObject(notSignedIn);
  const poster = await person.client.storage.from("posters")
    .upload(`${person.id}/${id}.jpg`, body);
  expect(poster.error).toMatchObject(notSignedIn);

  expect((await pictures.download(path)).error).toBeNull();
  const rows = await sql`select name from storage.objects where name like ${`${person.id}/%`}`;
  expect(rows).toEqual([{ name: path }]);
});

it("a session that was renewed is the same session, with its new token and with its old one", async () => {
  const person = await newPerson();
  const { data: { session } } = await person.client.auth.getSession();
  expect((await person.client.auth.refreshSession()).error).toBeNull();
  const { data: { session: renewed } } = await person.client.auth.getSession();
  expect(renewed?.access_token).not.toBe(session?.access_token);
  for (const token of [session?.access_token, renewed?.access_token]) {
    const answer = await send("/rest/v1/rpc/check_session", {
      method: "POST",
      headers: headersOf(token),
      body: "{}",
    });
    expect(answer.status, answer.text).toBeLessThan(300);
  }
});
