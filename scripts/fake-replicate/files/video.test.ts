import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ALL_FORMATS, BufferSource, Input } from "mediabunny";
import { useFake } from "../test/fixture.ts";
import { dataUrl, pictureOf } from "../test/media.ts";
import { models } from "../models/models.ts";

const fake = useFake();

/** Runs the model and reads its video. */
async function videoOf(model: string, given: Record<string, unknown> = {}) {
  const { is_official, version } = models.get(model) ?? {};
  const input = { prompt: "a quiet boat", ...given };
  const { id } = is_official
    ? await fake.create({ input }, model)
    : await fake.createAt("/predictions", { version, input });
  await fake.advance(6000);
  const { output, error } = await fake.get(id);
  expect(error).toBeNull();
  const bytes = await (await fetch(String(output))).bytes();
  const file = new Input({ source: new BufferSource(bytes), formats: ALL_FORMATS });
  const picture = await file.getPrimaryVideoTrack();
  const sound = await file.getPrimaryAudioTrack();
  return {
    size: `${await picture?.getDisplayWidth()}x${await picture?.getDisplayHeight()}`,
    seconds: await picture?.computeDuration(),
    soundSeconds: await sound?.computeDuration(),
    codecs: [await picture?.getCodec(), await sound?.getCodec()],
  };
}

test.for(
  [
    ["wan-video/wan-2.2-t2v-fast", {}, "832x480"],
    ["wan-video/wan-2.2-t2v-fast", { resolution: "720p", aspect_ratio: "9:16" }, "720x1280"],
    ["wavespeedai/wan-2.1-t2v-720p", {}, "1280x720"],
    ["wavespeedai/wan-2.1-t2v-480p", { aspect_ratio: "9:16" }, "480x832"],
    ["wan-video/wan-2.7-t2v", {}, "1920x1080"],
    ["wan-video/wan-2.7-t2v", { aspect_ratio: "9:16" }, "1080x1920"],
    ["wan-video/wan-2.7-t2v", { aspect_ratio: "1:1" }, "1440x1440"],
    ["wan-video/wan-2.7-t2v", { aspect_ratio: "4:3" }, "1632x1248"],
    ["wan-video/wan-2.7-t2v", { aspect_ratio: "3:4" }, "1248x1632"],
    ["wan-video/wan-2.7-t2v", { resolution: "720p", aspect_ratio: "1:1" }, "960x960"],
    ["wan-video/wan-2.7-t2v", { resolution: "720p", aspect_ratio: "4:3" }, "1088x832"],
    ["wan-video/wan-2.7-t2v", { resolution: "720p", aspect_ratio: "3:4" }, "832x1088"],
    ["prunaai/vace-14b", { size: "720*1280" }, "720x1280"],
    ["wan-video/wan-2.7-t2v", { prompt: "a flower", aspect_ratio: "1:1" }, "1440x1440"],
  ] as const,
)("a video of %s with %o is %s", async ([model, input, size]) => {
  expect(await videoOf(model, input)).toMatchObject({ size });
});

test.for(
  [
    ["wan-video/wan-2.2-i2v-fast", "image", 900, 1200, "544x720"],
    ["wan-video/wan-2.7-i2v", "first_frame", 1000, 1000, "1440x1440"],
    ["wan-video/wan-2.7-i2v", "first_frame", 700, 1300, "1080x1920"],
  ] as const,
)("%s has no aspect_ratio: a picture in %s of %i by %i makes a video of %s", async (
  [model, name, width, height, size],
) => {
  const image = dataUrl("image/png", pictureOf(width, height));
  expect(await videoOf(model, { [name]: image })).toMatchObject({ size });
});

const clip = dataUrl("video/mp4", readFileSync(new URL("media/boat-720x544.mp4", import.meta.url)));

test("an edit has the shape and the length of its clip, unless the input says otherwise", async () => {
  const edit = "wan-video/wan-2.7-videoedit";
  expect(await videoOf(edit, { video: clip })).toMatchObject({ size: "1632x1248", seconds: 2 });
  expect(await videoOf(edit, { video: clip, aspect_ratio: "9:16", duration: 3 }))
    .toMatchObject({ size: "1080x1920", seconds: 3 });
  expect(await videoOf("prunaai/vace-14b", { src_video: clip })).toMatchObject({ seconds: 2 });
});

test.for(
  [
    ["wan-video/wan-2.7-t2v", { duration: 15 }, 15],
    ["wan-video/wan-2.7-t2v", {}, 5],
    ["wan-video/wan-2.2-t2v-fast", {}, 5.0625],
    ["wan-video/wan-2.1-1.3b", { frame_num: 17 }, 1.0625],
  ] as const,
)("a video of %s with %o is %f seconds long", async ([model, input, seconds]) => {
  expect((await videoOf(model, input)).seconds).toBeCloseTo(seconds, 3);
});

test("a model with sound makes a video with sound, as long as the picture", async () => {
  const { codecs, seconds, soundSeconds } = await videoOf("wan-video/wan-2.7-t2v", { duration: 7 });
  expect(codecs).toEqual(["avc", "aac"]);
  expect(Math.abs((seconds ?? 0) - (soundSeconds ?? 0))).toBeLessThan(0.05);
  expect((await videoOf("wan-video/wan-2.2-t2v-fast")).codecs).toEqual(["avc", undefined]);
});
