import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { useFake } from "../../test/fixture.ts";
import { clipOf, dataUrl, pictureOf, soundOf } from "../../test/media.ts";
import { models } from "../../models/models.ts";

const fake = useFake();
const media = new URL(
  "../../../../supabase/functions/_shared/contracts/media/fixtures/",
  import.meta.url,
);

const I2V = "wan-video/wan-2.7-i2v";
const EDIT = "wan-video/wan-2.7-videoedit";
const VACE = "prunaai/vace-14b";

const picture = dataUrl("image/png", pictureOf(832, 480));
const sound = (seconds: number) => dataUrl("audio/wav", soundOf(seconds));
const clip = async (about: Parameters<typeof clipOf>[0]) =>
  dataUrl("video/mp4", await clipOf(about));

/** How the run of a model ends: `succeeded`, or why it failed. */
async function end(model: string, given: Record<string, unknown>): Promise<string> {
  const version = models.get(model)?.version;
  const input = { prompt: "it moves", ...given };
  const { id } = model === VACE
    ? await fake.createAt("/predictions", { version, input })
    : await fake.create({ input }, model);
  await fake.advance(6000);
  const { status, error } = await fake.get(id);
  return error ?? status;
}

test("wan-2.7-i2v refuses image, because its input is called first_frame", async () => {
  const input = { prompt: "it moves", image: picture };
  const refusal = await fake.api("POST", `/models/${I2V}/predictions`, { input });
  expect(refusal.status).toBe(422);
  expect(await refusal.json()).toMatchObject({
    invalid_fields: [{ description: "Additional property image is not allowed" }],
  });
  // Replicate itself may let unknown names through. The model then lacks its beginning.
  await fake.control("POST", "/settings", { strict_input: false });
  expect(await end(I2V, { image: picture })).toBe(
    "ValueError: first_frame or first_clip must be provided",
  );
});

test("wan-2.7-i2v takes a first frame, a last frame and a sound", async () => {
  expect(await end(I2V, { first_frame: picture, last_frame: picture, audio: sound(4) }))
    .toBe("succeeded");
});

test("wan-2.7-i2v continues a clip that is shorter than the video asked for", async () => {
  const first_clip = await clip({ seconds: 5 });
  expect(await end(I2V, { first_clip, last_frame: picture, duration: 8 })).toBe("succeeded");
  expect(await end(I2V, { first_clip })).toBe(
    "first_clip duration (5.00s after trim) must be less than the requested duration (5s)",
  );
});

test("a clip to continue goes with neither a first frame nor a sound", async () => {
  const first_clip = await clip({ seconds: 3 });
  expect(await end(I2V, { first_clip, first_frame: picture })).toMatch(/cannot be used together/);
  expect(await end(I2V, { first_clip, audio: sound(5) })).toMatch(/cannot be used together/);
});

test.for([[2, "succeeded"], [10, "succeeded"], [11, "must be between 2s and 10s"]] as const)(
  "wan-2.7-videoedit and a clip of %i seconds: %s",
  async ([seconds, result]) => {
    expect(await end(EDIT, { video: await clip({ seconds }) })).toContain(result);
  },
);

test("wan-2.7-videoedit takes MP4 and MOV, and no WebM", async () => {
  const endOf = async (name: string, type: string) =>
    end(EDIT, { video: dataUrl(type, await readFile(new URL(name, media))) });
  expect(await endOf("sized.webm", "video/webm"))
    .toBe("video is WebM, but must be MP4 or QuickTime File Format");
  // One second is too short, which is looked at after the format.
  expect(await endOf("end.mov", "video/quicktime")).toContain("must be between 2s and 10s");
  expect(await endOf("end.mp4", "video/mp4")).toContain("must be between 2s and 10s");
});

test.for([[2.9, "must be between 3s and 30s"], [3, "succeeded"], [31, "must be between"]] as const)(
  "a sound of %f seconds: %s",
  async ([seconds, result]) => {
    expect(await end("wan-video/wan-2.7-t2v", { audio: sound(seconds) })).toContain(result);
  },
);

test("VACE takes references, a clip, and a mask of the clip's size", async () => {
  const src_video = await clip({ seconds: 4 });
  expect(await end(VACE, { src_ref_images: [picture, picture, picture] })).toBe("succeeded");
  expect(await end(VACE, { src_video })).toBe("succeeded");
  expect(await end(VACE, { src_video, src_mask: src_video })).toBe("succeeded");
  expect(await end(VACE, { src_video, src_mask: picture })).toBe("succeeded");
});

test("VACE refuses a mask without a clip, of another size, or with fewer frames", async () => {
  const src_video = await clip({ seconds: 4 });
  expect(await end(VACE, { src_mask: picture })).toBe("ValueError: src_mask requires src_video");
  expect(await end(VACE, { src_video, src_mask: await clip({ width: 480, height: 832 }) })).toBe(
    "ValueError: src_mask is 480x832, but src_video is 832x480",
  );
  expect(await end(VACE, { src_video, src_mask: await clip({ seconds: 4, frames: 63 }) })).toBe(
    "IndexError: Out of bound indices: src_mask has 63 frames, but src_video has 64",
  );
});

test.for(
  [
    ["first_frame", sound(3), /^cannot identify image file/],
    ["audio", picture, /Invalid data found when processing input$/],
    ["first_clip", sound(3), /Invalid data found when processing input$/],
    ["first_clip", "data:video/mp4;base64,AAAADGZ0eXBpc29t", /Invalid data found/],
  ] as const,
)("%s with a file of another kind fails the run", async ([name, file, error]) => {
  expect(await end(I2V, { [name]: file })).toMatch(error);
});
