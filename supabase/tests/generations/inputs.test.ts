/** Which values Postgres accepts for an input of each kind, and what it says of the others. */
import { describe, expect, it } from "vitest";
import { newUser, sql, undone } from "../fixtures/database.ts";
import { type Facts, measure, store, upload } from "../fixtures/files.ts";
import { balanceOf } from "../fixtures/credits.ts";
import { complete, start, type Wanted } from "../fixtures/generations.ts";

const folder = "11111111-1111-4111-8111-111111111111";
const file = (bucket: string, ending: string) =>
  `${bucket}/${folder}/22222222-2222-4222-8222-222222222222.${ending}`;

async function flawOf(input: object, value: unknown): Promise<string | null> {
  const [row] = await sql<{ flaw: string | null }[]>`
    select private.flaw_of_value(${sql.json(input as never)}, ${sql.json(value as never)}) as flaw`;
  return row?.flaw ?? null;
}

interface Kind {
  input: object;
  right: unknown[];
  wrong: unknown[];
  says: string;
}

const kinds: [string, Kind][] = [
  ["choice", {
    input: { kind: "choice", values: ["480p", "720p"] },
    right: ["480p", "720p"],
    wrong: ["1080p", "", "480P", 480, true, ["480p"], {}, null],
    says: "must be one of 480p, 720p",
  }],
  ["whole number", {
    input: { kind: "whole_number", min: 2, max: 15 },
    right: [2, 15, 5.0],
    wrong: [1, 16, 2.5, -3, 1e300, "5", true, [5], {}, null],
    says: "must be a whole number from 2 to 15",
  }],
  ["switch", {
    input: { kind: "switch" },
    right: [true, false],
    wrong: [0, 1, "true", [], {}, null],
    says: "must be true or false",
  }],
  ["text", {
    input: { kind: "text", characters_max: 5 },
    right: ["a", "abcde", "🦊🦊🦊🦊🦊"],
    wrong: ["", "     ", "\u200b", "abcdef", 5, ["a"], {}, null],
    says: "must have at least one visible character, and at most 5 of all kinds",
  }],
  ["picture", {
    input: { kind: "picture" },
    right: [file("pictures", "png"), file("pictures", "webp")],
    wrong: [
      file("clips", "mp4"),
      file("posters", "jpg"),
      file("pictures", "png").replace("pictures/", ""),
      `${file("pictures", "png")}/x`,
      file("pictures", "png").replace(folder, ".."),
      "https://example.com/picture.png",
      "",
      7,
      [file("pictures", "png")],
      {},
      null,
    ],
    says: "must be a file of yours in pictures",
  }],
  ["list of pictures", {
    input: { kind: "pictures", count_max: 2 },
    right: [[file("pictures", "png")], [file("pictures", "png"), file("pictures", "jpg")]],
    wrong: [
      [],
      Array(3).fill(file("pictures", "png")),
      [file("pictures", "png"), file("clips", "mp4")],
      [[file("pictures", "png")]],
      [null],
      file("pictures", "png"),
      7,
      {},
      null,
    ],
    says: "must be a list of 1 to 2 of your files in pictures",
  }],
  ["clip", {
    input: { kind: "clip" },
    right: [file("clips", "mp4"), file("videos", "mp4")],
    wrong: [file("pictures", "png"), file("sounds", "mp3"), 7, [file("clips", "mp4")], null],
    says: "must be a file of yours in clips or videos",
  }],
  ["mask that is a picture", {
    input: { kind: "mask", as: "picture", of: "clip" },
    right: [file("pictures", "png")],
    wrong: [file("clips", "mp4"), file("videos", "mp4"), 7, null],
    says: "must be a file of yours in pictures",
  }],
  ["mask that is a clip", {
    input: { kind: "mask", as: "clip", of: "clip" },
    right: [file("clips", "mp4")],
    wrong: [file("pictures", "png"), file("videos", "mp4"), true],
    says: "must be a file of yours in clips",
  }],
  ["sound", {
    input: { kind: "sound" },
    right: [file("sounds", "mp3"), file("sounds", "wav")],
    wrong: [file("clips", "mp4"), "loud", 7, {}, null],
    says: "must be a file of yours in sounds",
  }],
];

it.each(kinds)("a %s is accepted in its form only, and the refusal says what is allowed", async (
  _name,
  { input, right, wrong, says },
) => {
  for (const value of right) expect(await flawOf(input, value), JSON.stringify(value)).toBeNull();
  for (const value of wrong) expect(await flawOf(input, value), JSON.stringify(value)).toBe(says);
});

it("what no declaration allows is not accepted", async () => {
  await expect(flawOf({ kind: "colour" }, "red")).rejects.toThrow("case not found");
  expect(await flawOf({ kind: "choice", values: [] }, "red")).toBe("is not accepted");
  expect(await flawOf({ kind: "whole_number" }, 5)).toContain("must be a whole number");
  expect(await flawOf({ kind: "text" }, "red")).toContain("must have at least one");
});

it("every kind of the catalog is among them", async () => {
  const rows = await sql<{ kind: string }[]>`
    select distinct input ->> 'kind' as kind
    from public.models cross join lateral jsonb_array_elements(inputs) as input`;
  const tested = new Set(kinds.map(([, { input }]) => (input as { kind: string }).kind));
  expect(rows.filter(({ kind }) => !tested.has(kind))).toEqual([]);
});

describe("a file is compared with what the server measured:", () => {
  type Make = (user: string) => Promise<Record<string, unknown>>;
  const make = (user: string, bucket: "pictures" | "clips" | "sounds", facts: Partial<Facts>) =>
    upload(sql, user, bucket, facts);

  const vace = { mode: "v2v", model: "wan-2.1-vace-14b" };
  const videoedit = { mode: "v2v", model: "wan-2.7-videoedit" };
  const goOn = { mode: "v2v", model: "wan-2.7-continue" };
  const withSound = { mode: "t2v", model: "wan-2.7-t2v" };

  const withMask = (clip: Partial<Facts>, mask: Partial<Facts>): Make => async (user) => ({
    clip: await make(user, "clips", clip),
    mask: await make(user, "clips", mask),
  });

  it.each<[string, Wanted, Make, string]>([
    [
      "a clip that is too long",
      vace,
      async (user) => ({ clip: await make(user, "clips", { milliseconds: 5101 }) }),
      "clip: is 5.101 seconds long, and must be 1 to 5.1 seconds long.",
    ],
    [
      "a clip that is too short",
      videoedit,
      async (user) => ({ clip: await make(user, "clips", { milliseconds: 1950 }) }),
      "clip: is 1.95 seconds long, and must be 2 to 10 seconds long.",
    ],
    [
      "a WebM where only MP4 and MOV are taken",
      videoedit,
      async (user) => ({ clip: await make(user, "clips", { type: "video/webm" }) }),
      "clip: is video/webm, and must be video/mp4 or video/quicktime.",
    ],
    [
      "a sound that is too long",
      withSound,
      async (user) => ({ sound: await make(user, "sounds", { milliseconds: 30_100 }) }),
      "sound: is 30.1 seconds long, and must be 3 to 30 seconds long.",
    ],
    [
      "a mask of another size",
      vace,
      withMask({ width: 640, height: 360 }, { width: 360, height: 640 }),
      "mask: is 360 × 640 pixels, and must be 640 × 360 like clip.",
    ],
    [
      "a mask of another length",
      vace,
      withMask({ milliseconds: 5000 }, { milliseconds: 4400 }),
      "mask: is 4.4 seconds long, and must be 5 seconds long like clip.",
    ],
    [
      "a mask that is no MP4",
      vace,
      withMask({}, { type: "video/webm" }),
      "mask: is video/webm, and must be an MP4.",
    ],
    [
      "a result that is not longer than the clip that it continues",
      goOn,
      async (user) => ({
        first_clip: await make(user, "clips", { milliseconds: 5000 }),
        duration_seconds: 5,
      }),
      "duration_seconds: must be longer than first_clip, which is 5 seconds long.",
    ],
    ["no clip", videoedit, async () => ({ resolution: "720p" }), "clip: is missing."],
    ["a clip that is null", videoedit, async () => ({ clip: null }), "clip: is missing."],
  ])("%s is refused", async (_case, wanted, makeInputs, detail) => {
    const user = await newUser();
    await expect(start(user, { ...wanted, inputs: await makeInputs(user) })).rejects.toMatchObject({
      code: "PT422",
      message: "input_not_accepted",
      detail,
    });
    expect(await balanceOf(user)).toBe(100);
  });

  it.each<[string, Wanted, Make]>([
    ["a clip of exactly the greatest length", vace, async (user) => ({
      clip: await make(user, "clips", { milliseconds: 5100 }),
    })],
    [
      "a mask of its clip's size, half a second shorter",
      vace,
      withMask({}, { milliseconds: 4500 }),
    ],
    ["a finished video of one's own", vace, async (user) => {
      const { id } = await complete(user);
      const path = `${user}/${id}.mp4`;
      await store(sql, "videos", path);
      await measure(sql, "videos", path);
      return { clip: `videos/${path}` };
    }],
  ])("%s is accepted", async (_case, wanted, makeInputs) => {
    const user = await newUser();
    const inputs = await makeInputs(user);
    expect((await start(user, { ...wanted, inputs })).generation).toMatchObject({ inputs });
  });

  it("a mask without a clip says what it needs", async () => {
    const user = await newUser();
    const mask = await make(user, "clips", {});
    const [row] = await undone(async (tx) => {
      // No model has an optional clip with a mask, so far.
      await tx`
        update public.models
        set inputs = jsonb_set(inputs, '{0,required}', '[]')
        where slug = 'wan-2.1-vace-14b' and inputs -> 0 ->> 'name' = 'clip'`;
      return await tx`
        select private.check_inputs(models, 'v2v', ${tx.json({ mask })}, ${user})
        from public.models where slug = 'wan-2.1-vace-14b'`.catch((error: Error) => [error]);
    });
    expect(row).toMatchObject({ message: "input_not_accepted", detail: "mask: needs clip." });
  });

  it("an input of another mode is not taken, and the hint says which are", async () => {
    const user = await newUser();
    const clip = await make(user, "clips", {});
    const references = [await make(user, "pictures", {})];
    await expect(start(user, { ...vace, mode: "i2v", inputs: { clip, references } }))
      .rejects.toMatchObject({
        detail: "clip: is not an input of this model.",
        hint: "In this mode, Wan 2.1 VACE takes: references, resolution, aspect_ratio, seed.",
      });
  });
});
