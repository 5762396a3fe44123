import { readFile } from "node:fs/promises";
import { describe, expect, inject, it } from "vitest";
import { add, balanceOf, ledgerOf } from "../fixtures/credits.ts";
import { sql } from "../fixtures/database.ts";
import { lamp } from "../fixtures/generations.ts";
import { call, newPerson, type Person, uploadFile, uploadPicture } from "../fixtures/people.ts";
import { callFunction } from "../../../scripts/test/call-function.ts";
import { countCreates } from "../../../scripts/fake-replicate/test/count-creates.ts";

const photo = new Uint8Array(
  await readFile(new URL("../../../client/e2e/fixtures/photo.jpg", import.meta.url)),
);

const start = (person: Person, change: object = {}, id: string = crypto.randomUUID()) =>
  call(person, "start-generation", { id, ...lamp, ...change });

const uploadPhoto = (person: Person, bytes = photo) =>
  uploadFile(person, "pictures", bytes, "image/jpeg");

/** A start from this picture. */
const from = (picture: string, model = "wan-2.2-i2v-fast") => ({
  mode: "i2v",
  model,
  inputs: { picture },
});

const hinted = (hint: string) => ({ prompt: `${lamp.prompt} [sim:${hint}]` });

/** Starts a generation and waits, like the app, for the event of its final state. */
async function run(person: Person, change: object = {}) {
  const id = crypto.randomUUID();
  const ended = person.live.until(id, () => {});
  const started = await start(person, change, id);
  return { id, started, ended: await ended };
}

describe("a generation, through the real functions", () => {
  it("becomes a video in the user's folder, for 10 credits", async () => {
    const person = await newPerson();
    const { id, started, ended } = await run(person);
    expect(started).toMatchObject({ status: 201, generation: { id, cost: 10 } });
    expect(ended).toMatchObject({ state: "completed", output_path: `${person.id}/${id}.mp4` });
    expect(await balanceOf(person.id)).toBe(90);
    expect(await countCreates(id)).toBe(1);

    const video = await person.client.storage.from("videos").download(`${person.id}/${id}.mp4`);
    expect(await video.data?.slice(4, 8).text()).toBe("ftyp");
    const stranger = await newPerson();
    const refused = await stranger.client.storage.from("videos").download(`${person.id}/${id}.mp4`);
    expect(refused.error).not.toBeNull();
  });

  it("with a picture is made from that picture", async () => {
    const person = await newPerson();
    const inputs = {
      picture: await uploadPhoto(person),
      resolution: "720p",
      aspect_ratio: "9:16",
    };
    const { ended } = await run(person, { mode: "i2v", model: "wan-2.1-i2v-14b", inputs });
    expect(ended).toMatchObject({ state: "completed", inputs });
    expect(await balanceOf(person.id)).toBe(80);
  });

  it("is deleted with its files, which reconcile removes from Storage", async () => {
    const person = await newPerson();
    const picture = await uploadPhoto(person);
    const image = picture.replace("pictures/", "");
    const { id } = await run(person, from(picture, "wan-2.1-i2v-14b"));
    const video = `${person.id}/${id}.mp4`;
    expect((await person.client.rpc("delete_generation", { p_id: id })).error).toBeNull();
    expect((await person.client.storage.from("videos").download(video)).error).not.toBeNull();

    const doors = inject("stack");
    const response = await callFunction(doors, "reconcile", {}, { apikey: doors.secretKey });
    expect(response.status).toBe(200);
    // The reconcile of another test may have taken them, and be about to remove them.
    const left = () =>
      sql`
        select name from storage.objects where name in (${video}, ${image})
        union all
        select path from private.files_to_remove where path in (${video}, ${image})`;
    await expect.poll(left).toEqual([]);
    expect(await balanceOf(person.id)).toBe(90);
  });

  it("that fails is refunded and tells the reason", async () => {
    const person = await newPerson();
    const { ended } = await run(person, hinted("fail=E005"));
    expect(ended).toMatchObject({ state: "failed", error_code: "flagged" });
    expect(await balanceOf(person.id)).toBe(100);
    expect((await ledgerOf(person.id)).map(({ type }) => type)).toEqual([
      "bonus",
      "deduction",
      "refund",
    ]);
  });

  it("that is sent twice is answered twice, charged once and started once", async () => {
    const person = await newPerson();
    const id = crypto.randomUUID();
    const answers = await Promise.all([start(person, {}, id), start(person, {}, id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(await balanceOf(person.id)).toBe(90);
    expect(await countCreates(id)).toBe(1);
  });
});

describe("when Replicate does not behave", () => {
  it.each([["401"], ["402"], ["404"], ["422"], ["429"]])(
    "a create refused with %s fails at once, with a refund, after one request",
    async (status) => {
      const person = await newPerson();
      const id = crypto.randomUUID();
      const answer = await start(person, hinted(`create=status:${status}`), id);
      expect(answer).toMatchObject({ status: 201, generation: { state: "failed" } });
      expect(await balanceOf(person.id)).toBe(100);
      expect(await countCreates(id)).toBe(1);
    },
  );

  it.each([["accept_then_reset"], ["accept_then_half"], ["accept_then_status:502"]])(
    "a create whose answer is lost (%s) is not repeated, and its webhook finds the generation",
    async (effect) => {
      const person = await newPerson();
      // An earlier start leaves a kept-alive connection, on which Deno could repeat the request.
      await run(person);
      const { id, started, ended } = await run(person, hinted(`create=${effect}`));
      expect(started).toMatchObject({ status: 201, generation: { state: "queued" } });
      expect(ended).toMatchObject({ state: "completed" });
      expect(await countCreates(id)).toBe(1);
      expect(await balanceOf(person.id)).toBe(80);
    },
  );

  it.each([
    ["twice", "duplicate"],
    ["twice under two ids", "duplicate:new_id"],
  ])("webhooks that arrive %s count once", async (_case, effect) => {
    const person = await newPerson();
    const { ended } = await run(person, hinted(`webhook=${effect}`));
    expect(ended.state).toBe("completed");
    expect(await balanceOf(person.id)).toBe(90);
    expect(await ledgerOf(person.id)).toHaveLength(2);
  });

  it("polling replaces webhooks that never arrive", async () => {
    const person = await newPerson();
    const id = crypto.randomUUID();
    await start(person, hinted("webhook=drop"), id);
    let state: string | undefined = "queued";
    await expect.poll(async () => {
      state = (await call(person, "generation-status", { id })).generation?.state;
      return state;
    }, { interval: 500 }).toBe("completed");
    expect(await balanceOf(person.id)).toBe(90);
  });

  it.each([
    ["a success without a video", "run=output_null"],
    ["a video on another host", "run=output_host:evil.example"],
    ["a file that is gone", "output=status:404"],
    ["an HTML page instead of the video", "output=html"],
    ["an empty file", "output=empty"],
  ])("%s fails, with a refund", async (_case, hint) => {
    const person = await newPerson();
    const { ended } = await run(person, hinted(hint));
    expect(ended.state).toBe("failed");
    expect(await balanceOf(person.id)).toBe(100);
  });
});

describe("a start is refused with a problem, and nothing is charged", () => {
  it("without a session", async () => {
    const body = { id: crypto.randomUUID(), ...lamp };
    const response = await callFunction(inject("stack"), "start-generation", body);
    expect(response.status).toBe(401);
    expect(await sql`select 1 from public.generations where user_id is null`).toEqual([]);
  });

  it("with too few credits", async () => {
    const person = await newPerson();
    await add(person.id, -100);
    expect(await start(person)).toMatchObject({
      status: 402,
      problem: {
        code: "insufficient_credits",
        detail: "This costs 10 credits, you have 0.",
        hint: expect.stringMatching(/./),
        request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
    expect(await balanceOf(person.id)).toBe(0);
  });

  it("with a text file as its picture", async () => {
    const person = await newPerson();
    const picture = await uploadPhoto(person, new TextEncoder().encode("no picture at all"));
    const answer = await start(person, from(picture));
    expect(answer).toMatchObject({ status: 415, problem: { code: "upload_not_supported" } });
    expect(await balanceOf(person.id)).toBe(100);
  });

  it("with another user's picture, with the same answer as for a missing one", async () => {
    const [person, other] = await Promise.all([newPerson(), newPerson()]);
    const theirs = await uploadPhoto(other);
    const missing = `pictures/${person.id}/${crypto.randomUUID()}.jpg`;
    const answers = await Promise.all([start(person, from(theirs)), start(person, from(missing))]);
    const told = answers.map(({ problem }) => ({ ...problem, request_id: "" }));
    expect(told[0]).toEqual(told[1]);
    expect(told[0]).toMatchObject({ code: "upload_not_found", status: 404 });
  });

  it("with the id of another request", async () => {
    const person = await newPerson();
    const id = crypto.randomUUID();
    await start(person, {}, id);
    expect(await start(person, { prompt: "Another lamp in a dark room" }, id))
      .toMatchObject({ status: 409, problem: { code: "id_reused" } });
    expect(await balanceOf(person.id)).toBe(90);
  });

  it("with a prompt that is too short", async () => {
    const person = await newPerson();
    expect(await start(person, { prompt: "short" }))
      .toMatchObject({ status: 400, problem: { code: "invalid_request" } });
  });
});

it("a refunded video cannot be downloaded, even if its file was stored", async () => {
  const person = await newPerson();
  const id = crypto.randomUUID();
  const saving = person.live.until(id, () => {}, (generation) => generation.state === "finalizing");
  const ended = person.live.until(id, () => {});
  await start(person, hinted("output=drip"), id);
  await saving;
  await sql`select public.fail_generation(${id}, 'operator', 'We stopped it.')`;
  expect((await ended).state).toBe("failed");
  expect(await balanceOf(person.id)).toBe(100);
  const path = `${person.id}/${id}.mp4`;
  await sql`insert into storage.objects (bucket_id, name) values ('videos', ${path}) on conflict do nothing`;
  const found = await person.client.storage.from("videos").createSignedUrl(path, 60);
  expect(found.error).not.toBeNull();
});

it("a repeat gets the first answer, even if the picture is gone", async () => {
  const person = await newPerson();
  const picture = await uploadPhoto(person);
  const id = crypto.randomUUID();
  const wanted = { ...from(picture), ...hinted("create=status:422") };
  expect(await start(person, wanted, id)).toMatchObject({ status: 201 });
  const { data } = await person.client.storage.from("pictures")
    .remove([picture.replace("pictures/", "")]);
  expect(data).toHaveLength(1);
  expect(await start(person, wanted, id)).toMatchObject({ status: 200, generation: { id } });
});

it("an empty file is refused as a picture", async () => {
  const person = await newPerson();
  const picture = await uploadPhoto(person, new Uint8Array());
  expect(await start(person, from(picture)))
    .toMatchObject({ status: 415, problem: { code: "upload_not_supported" } });
});

describe("public addresses", () => {
  it("storage refuses pictures over 10 MB and uploads to another user's folder", async () => {
    const [person, other] = await Promise.all([newPerson(), newPerson()]);
    await expect(uploadPicture(person, new Uint8Array(10 * 1024 * 1024 + 1))).rejects.toThrow(
      /size/,
    );
    await expect(uploadPicture({ ...person, id: other.id }, photo)).rejects.toThrow(
      /row-level security/,
    );
  });

  it("generation-status does not show another user's generation", async () => {
    const [person, other] = await Promise.all([newPerson(), newPerson()]);
    const { generation } = await start(person);
    expect(await call(other, "generation-status", { id: generation?.id }))
      .toMatchObject({ status: 404, problem: { code: "generation_not_found" } });
  });

  it("the webhook refuses unsigned requests", async () => {
    const person = await newPerson();
    const { generation } = await start(person, hinted("stuck"));
    const { apiUrl } = inject("stack");
    const response = await fetch(
      `${apiUrl}/functions/v1/replicate-webhook?generation=${generation?.id}&token=${
        "0".repeat(64)
      }`,
      { method: "POST", body: JSON.stringify({ id: "job", status: "failed" }) },
    );
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ code: "invalid_signature" });
    expect(await balanceOf(person.id)).toBe(90);
  });

  it("answer a browser's preflight", async () => {
    const response = await fetch(`${inject("stack").apiUrl}/functions/v1/start-generation`, {
      method: "OPTIONS",
      headers: {
        origin: "http://127.0.0.1:5173",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,apikey,content-type",
      },
    });
    expect(response.status).toBeLessThan(300);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("refuse other methods with a problem", async () => {
    const { apiUrl } = inject("stack");
    const response = await fetch(`${apiUrl}/functions/v1/replicate-webhook`);
    expect(response.status).toBe(405);
    expect(await response.json()).toMatchObject({ code: "method_not_allowed" });
  });
});
