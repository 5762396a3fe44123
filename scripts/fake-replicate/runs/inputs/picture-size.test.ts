import { expect, test } from "vitest";
import { pictureOf } from "../../test/media.ts";
import { pictureSize } from "./picture-size.ts";

/** The beginnings of files of 320 by 200 pixels; the JPEG has a preview before its frame. */
const jpeg =
  "ffd8ffe000104a46494600010101004800480000ffe10004abcdffc200110800c8014003012200021101031101";
const lossyWebp = "524946460000000057454250565038200000000000000".padEnd(46, "0") +
  "9d012a4001c800";
const losslessWebp = "5249464600000000574542505650384c000000002f3fc131000000000000";
const extendedWebp = "524946460000000057454250565038580a000000000000003f0100c70000";

test.for([
  ["a JPEG", jpeg],
  ["a lossy WebP", lossyWebp],
  ["a lossless WebP", losslessWebp],
  ["an extended WebP", extendedWebp],
])("%s tells its size", ([, hex]) => {
  expect(pictureSize(Buffer.from(hex ?? "", "hex"))).toEqual({ width: 320, height: 200 });
});

test("a PNG tells its size", () => {
  expect(pictureSize(pictureOf(320, 200))).toEqual({ width: 320, height: 200 });
});

test("Pillow opens a GIF, whose size is not read here, and no HEIC", () => {
  expect(pictureSize(Buffer.from("GIF89a@\x01\xc8\0", "latin1"))).toEqual({});
  expect(pictureSize(Buffer.from("\0\0\0\x18ftypheic\0\0\0\0", "latin1"))).toBeUndefined();
});
