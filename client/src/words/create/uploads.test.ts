import { expect, it, vi } from "vitest";
import type { Input } from "../../api/contracts.ts";
import { type Code, Problem } from "../../api/problem.ts";
import { explainUpload } from "./uploads.ts";

const any = { name: "clip", label: {}, modes: [], required: [], more: false };
const clip: Input = {
  ...any,
  kind: "clip",
  milliseconds_min: 2000,
  // Called 5 s: some encoders add a few frames.
  milliseconds_max: 5100,
  types: ["video/mp4", "video/quicktime"],
};
const sound: Input = { ...any, kind: "sound", milliseconds_min: 3000, milliseconds_max: 30_000 };
const picture: Input = { ...any, kind: "picture" };

const texts: [code: Code, input: Input | undefined, text: RegExp][] = [
  ["upload_too_long", clip, /up to 5 s/],
  ["upload_too_short", clip, /at least 2 s/],
  ["upload_too_long", sound, /up to 30 s/],
  ["upload_not_supported", clip, /a clip we can use here. MP4, MOV, up to 50 MB/],
  ["upload_not_supported", sound, /WAV or MP3, up to 15 MB/],
  ["upload_not_supported", picture, /PNG, JPEG or WebP, up to 40 MB/],
  ["upload_too_large", clip, /up to 50 MB/],
  ["upload_too_large", picture, /50 megapixels/],
  ["heic_not_supported", picture, /Save the photo as JPEG/],
  ["picture_not_redrawn", picture, /protect you from tracking/],
  ["file_unreadable", clip, /^The clip could not be read/],
  ["file_unreadable", undefined, /^The file could not be read/],
  ["unreachable", clip, /^No connection/],
];

it.each(texts)("%s names the limit of its input, or what helps", (code, input, text) => {
  expect(explainUpload(new Problem({ code, status: 415 }), input)).toMatch(text);
});

it("while nothing takes a file, its type says what it is called", () => {
  const problem = new Problem({ code: "upload_not_supported", status: 415 });
  const file = (type: string) => new Blob([], { type });
  expect(explainUpload(problem, undefined, file("video/mp4"))).toMatch(/a clip/);
  expect(explainUpload(problem, undefined, file("audio/ogg"))).toMatch(/a sound/);
  expect(explainUpload(problem, undefined, file(""))).toMatch(/a picture/);
});

it("a bug of ours is told to the user as well, and logged", () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  expect(explainUpload(new TypeError("a bug"), clip)).toMatch(/on our side/);
  expect(logged).toHaveBeenCalledOnce();
});
