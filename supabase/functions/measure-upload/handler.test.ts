import { describe, expect, it } from "vitest";
import { mediaFile } from "../_shared/fixtures/media.ts";
import { createWorld, post, userId } from "../_shared/fixtures/world.ts";
import { measureUpload } from "./handler.ts";

const id = "33333333-3333-4333-8333-333333333333";
const clip = `clips/${userId}/${id}.mp4`;

const measured = {
  file: clip,
  type: "video/mp4",
  bytes: 5361,
  milliseconds: 1000,
  width: 64,
  height: 48,
  has_sound: true,
};

it("a clip is measured by its bytes, and what was found is recorded for its version", async () => {
  const { world, asked } = createWorld({ uploads: { [clip]: { bytes: mediaFile("end.mp4") } } });
  const response = await measureUpload(post({ file: clip }), world);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject(measured);
  expect(asked.measured).toMatchObject([{ file: clip, version: "v1", facts: { bytes: 5361 } }]);
});

it("a file that is measured already is not read again", async () => {
  const { world, asked } = createWorld({
    uploads: { [clip]: { bytes: mediaFile("start.mp4"), measured } },
  });
  const response = await measureUpload(post({ file: clip }), world);
  expect(await response.json()).toEqual(measured);
  expect([asked.reads, asked.measured]).toEqual([0, []]);
});

it.each([
  ["pictures", "picture.png", "png", { type: "image/png", milliseconds: null, width: 64 }],
  ["sounds", "sound.wav", "wav", { type: "audio/wav", milliseconds: 1000, width: null }],
  ["videos", "start.mp4", "mp4", { type: "video/mp4", milliseconds: 1000, has_sound: false }],
])("files in %s are measured, too", async (bucket, name, ending, facts) => {
  const file = `${bucket}/${userId}/${id}.${ending}`;
  const { world } = createWorld({ uploads: { [file]: { bytes: mediaFile(name) } } });
  const response = await measureUpload(post({ file }), world);
  expect(await response.json()).toMatchObject({ file, ...facts });
});

it("nothing is measured in a session that has ended", async () => {
  const { world, asked } = createWorld({
    uploads: { [clip]: { bytes: mediaFile("end.mp4") } },
    sessionEnded: new Error("not_signed_in"),
  });
  await expect(measureUpload(post({ file: clip }), world)).rejects.toThrow("not_signed_in");
  expect([asked.reads, asked.measured]).toEqual([0, []]);
});

describe("a file that is refused is not recorded:", () => {
  const text = new TextEncoder().encode("hello, world, this is no clip at all");
  const large = new Uint8Array(50 * 1024 * 1024 + 1);
  large.set(mediaFile("start.mp4"));
  // A box that fills the rest, so that it is a valid clip of this size.
  const start = mediaFile("start.mp4").length;
  new DataView(large.buffer).setUint32(start, large.length - start);
  large.set(new TextEncoder().encode("free"), start + 4);

  it.each<[string, Uint8Array | null, string]>([
    ["one that is not there", null, "upload_not_found"],
    ["a text", text, "upload_not_supported"],
    ["an empty file", new Uint8Array(), "upload_not_supported"],
    ["a picture among the clips", mediaFile("picture.png"), "upload_not_supported"],
    ["a sound among the clips", mediaFile("sound.wav"), "upload_not_supported"],
    ["a clip that is cut off", mediaFile("end.mp4").subarray(0, 5000), "upload_not_supported"],
    ["one that is larger than 50 MB", large, "upload_too_large"],
  ])("%s", async (_case, bytes, code) => {
    const { world, asked } = createWorld({ uploads: bytes ? { [clip]: { bytes } } : {} });
    await expect(measureUpload(post({ file: clip }), world)).rejects.toMatchObject({ code });
    expect(asked.measured).toEqual([]);
  });

  it("a WebM among the videos, which have only MP4", async () => {
    const file = `videos/${userId}/${id}.mp4`;
    const { world } = createWorld({ uploads: { [file]: { bytes: mediaFile("sized.webm") } } });
    await expect(measureUpload(post({ file }), world)).rejects
      .toMatchObject({ code: "upload_not_supported", hint: "Choose another video." });
  });

  it("one that its owner may not read by now", async () => {
    const { world } = createWorld({ uploads: { [clip]: { bytes: mediaFile("end.mp4") } } });
    world.uploads.sign = () => Promise.resolve(null);
    await expect(measureUpload(post({ file: clip }), world)).rejects
      .toMatchObject({ code: "upload_not_found" });
  });
});

it.each([
  ["a path of another form", { file: "clips/a.mp4" }, "upload_not_found"],
  ["a poster", { file: `posters/${userId}/${id}.jpg` }, "upload_not_found"],
  ["a URL", { file: "https://a.example/a.mp4" }, "upload_not_found"],
  ["no file", {}, "invalid_request"],
  ["a length of the caller's own", { file: clip, milliseconds: 1 }, "invalid_request"],
])("%s is refused before anything is looked for", async (_case, body, code) => {
  const { world, asked } = createWorld({ uploads: { [clip]: { bytes: mediaFile("end.mp4") } } });
  await expect(measureUpload(post(body), world)).rejects.toMatchObject({ code });
  expect(asked.soughtFiles).toEqual([]);
});
