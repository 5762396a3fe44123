/** Files through the real functions: uploaded, measured by the server, priced, sent to Replicate. */
import { inject } from "vitest";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { mediaFile } from "../../functions/_shared/fixtures/media.ts";
import { measuredSchema } from "../../functions/_shared/contracts/upload/measure-upload.ts";
import { add, balanceOf } from "../fixtures/credits.ts";
import { sql } from "../fixtures/database.ts";
import { lamp } from "../fixtures/generations.ts";
import { call, newPerson, type Person, uploadFile } from "../fixtures/people.ts";

const bytesOf = (name: string) => mediaFile(name).slice();

const uploadClip = (person: Person, name = "end.mp4", type = "video/mp4") =>
  uploadFile(person, "clips", bytesOf(name), type);

const measure = async (person: Person, file: string) => {
  const { data, response } = await person.client.functions.invoke("measure-upload", {
    body: { file },
  });
  return { status: response?.status, facts: z.safeParse(measuredSchema, data).data };
};

const edit = { mode: "v2v", model: "wan-2.1-vace-14b", prompt: lamp.prompt };

/** Starts a generation and waits for its end. */
async function run(person: Person, wanted: object) {
  const id = crypto.randomUUID();
  const ended = person.live.until(id, () => {});
  const started = await call(person, "start-generation", { id, ...lamp, ...wanted });
  if (started.status !== 201) return { id, started, ended: null };
  return { id, started, ended: await ended };
}

describe("measure-upload", () => {
  it.each(
    [
      ["clips", "end.mp4", "video/mp4", {
        milliseconds: 1000,
        width: 64,
        height: 48,
        has_sound: true,
      }],
      ["clips", "end.mov", "video/quicktime", { milliseconds: 1000, has_sound: true }],
      ["clips", "live.webm", "video/webm", { milliseconds: 1000, has_sound: false }],
      ["sounds", "sound.wav", "audio/wav", { milliseconds: 1000, width: null }],
      ["sounds", "sound.mp3", "audio/mpeg", { milliseconds: 1152, width: null }],
      ["pictures", "picture.png", "image/png", { milliseconds: null, width: 64, height: 48 }],
    ] as const,
  )("measures a file in %s: %s", async (bucket, name, type, facts) => {
    const person = await newPerson();
    const file = await uploadFile(person, bucket, bytesOf(name), type);
    expect(await measure(person, file)).toMatchObject({
      status: 200,
      facts: { file, type, bytes: mediaFile(name).length, ...facts },
    });
    expect(await measure(person, file)).toMatchObject({ status: 200, facts });
  });

  it("goes by the bytes, whatever type the file is uploaded as", async () => {
    const person = await newPerson();
    const file = await uploadClip(person, "live.webm", "video/mp4");
    expect((await measure(person, file)).facts?.type).toBe("video/webm");
    const sound = await uploadClip(person, "sound.wav", "video/mp4");
    expect((await measure(person, sound)).status).toBe(415);
  });

  it("answers the same for another user's file and for a missing one", async () => {
    const [person, other] = await Promise.all([newPerson(), newPerson()]);
    const theirs = await uploadClip(other);
    const missing = `clips/${person.id}/${crypto.randomUUID()}.mp4`;
    expect([await measure(person, theirs), await measure(person, missing)])
      .toMatchObject([{ status: 404 }, { status: 404 }]);
    expect(await sql`select 1 from private.uploads where path = ${theirs.replace("clips/", "")}`)
      .toEqual([]);
  });

  it("refuses a caller without a session", async () => {
    const response = await fetch(`${inject("stack").apiUrl}/functions/v1/measure-upload`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ file: "clips/a" }),
    });
    expect(response.status).toBe(401);
  });
});

describe("a clip is edited", () => {
  it("although nobody called measure-upload: the start measures it, and Replicate can read it", async () => {
    const person = await newPerson();
    const clip = await uploadClip(person);
    const { ended } = await run(person, { ...edit, inputs: { clip } });
    expect(ended).toMatchObject({ state: "completed", inputs: { clip } });
    expect((await measure(person, clip)).facts?.milliseconds).toBe(1000);
  });

  it("with references and a mask of its size", async () => {
    const person = await newPerson();
    const [clip, mask, first, second] = await Promise.all([
      uploadClip(person),
      uploadClip(person, "start.mp4"),
      uploadFile(person, "pictures", bytesOf("picture.png"), "image/png"),
      uploadFile(person, "pictures", bytesOf("picture.jpg"), "image/jpeg"),
    ]);
    const inputs = { clip, mask, references: [first, second] };
    expect((await run(person, { ...edit, inputs })).ended).toMatchObject({
      state: "completed",
      inputs,
    });
  });

  it("that is an own finished video, and the price follows from its measured length", async () => {
    const person = await newPerson();
    await add(person.id, 200);
    const first = await run(person, {});
    const clip = `videos/${first.ended?.output_path}`;
    const before = await balanceOf(person.id);
    const { started, ended } = await run(person, {
      mode: "v2v",
      model: "wan-2.7-videoedit",
      inputs: { clip, resolution: "720p" },
      parent_id: first.id,
    });
    const seconds = Math.ceil(((await measure(person, clip)).facts?.milliseconds ?? 0) / 1000);
    expect(seconds).toBeGreaterThan(2);
    expect(started.generation).toMatchObject({ cost: 20 * seconds, length_seconds: seconds });
    expect(ended).toMatchObject({ state: "completed", parent_id: first.id });
    expect(await balanceOf(person.id)).toBe(before - 20 * seconds);
  });
});

describe("a start with a clip is refused, and nothing is charged", () => {
  it.each<[string, object, number, string]>([
    ["that is too short for the model", { model: "wan-2.7-videoedit" }, 422, "input_not_accepted"],
    [
      "with a length of the caller's own",
      { inputs: { duration_seconds: 2 } },
      422,
      "input_not_accepted",
    ],
  ])("%s", async (_case, change, status, code) => {
    const person = await newPerson();
    const clip = await uploadClip(person);
    const wanted = { ...edit, ...change };
    const inputs = { ...("inputs" in change ? change.inputs as object : {}), clip };
    const { started } = await run(person, { ...wanted, inputs });
    expect(started).toMatchObject({ status, problem: { code } });
    expect(await balanceOf(person.id)).toBe(100);
  });

  it("of another user, even if it is measured", async () => {
    const [person, other] = await Promise.all([newPerson(), newPerson()]);
    const clip = await uploadClip(other);
    await measure(other, clip);
    const { started } = await run(person, { ...edit, inputs: { clip } });
    expect(started).toMatchObject({ status: 404, problem: { code: "upload_not_found" } });
    expect(await balanceOf(person.id)).toBe(100);
  });

  it("that is cut off", async () => {
    const person = await newPerson();
    const clip = await uploadFile(person, "clips", bytesOf("end.mp4").slice(0, 5000), "video/mp4");
    const { started } = await run(person, { ...edit, inputs: { clip } });
    expect(started).toMatchObject({ status: 415, problem: { code: "upload_not_supported" } });
    expect(await balanceOf(person.id)).toBe(100);
  });
});
