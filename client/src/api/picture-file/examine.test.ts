import { describe, expect, it } from "vitest";
import { aJpeg, aPng, aWebp } from "../../fixtures/fake-pictures.ts";
import { examinePicture } from "./examine.ts";

const PLACE = "53.5511N 9.9937E";
const text = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

/** The file without its metadata. */
async function bare(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Blob(examinePicture(bytes)?.withoutMetadata()).arrayBuffer());
}

const kinds = [
  ["image/jpeg", aJpeg, ["JFIF", "ICC_PROFILE"], ["http:", "MPF"]],
  ["image/png", aPng, ["IHDR", "IDAT", "IEND"], ["tEXt", "iTXt"]],
  ["image/webp", aWebp, ["VP8X", "ICCP", "VP8 "], ["XMP "]],
] as const;

describe.each(kinds)("a file of type %s", (type, make, needed, dropped) => {
  it("tells its size without being decoded", () => {
    expect(examinePicture(make({ width: 8192, height: 6144 }))).toMatchObject({
      type,
      width: 8192,
      height: 6144,
    });
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])("tells how it is turned: %i", (orientation) => {
    const told = orientation >= 1 && orientation <= 8 ? orientation : 1;
    expect(examinePicture(make({ orientation }))?.orientation).toBe(told);
  });

  it.each([1, 6])(
    "loses its metadata but neither picture, colours nor orientation %i",
    async (o) => {
      const given = make({ orientation: o, place: PLACE, bytes: 99 });
      expect(text(given).split(PLACE).length).toBeGreaterThan(3);
      const left = await bare(given);
      expect(text(left)).not.toContain(PLACE);
      for (const name of dropped) expect(text(left)).not.toContain(name);
      for (const name of needed) expect(text(left)).toContain(name);
      expect(examinePicture(left)).toMatchObject({ type, width: 640, height: 480, orientation: o });
      expect(/exif/i.test(text(left))).toBe(o !== 1);
      // A second time changes nothing.
      expect(await bare(left)).toEqual(left);
    },
  );

  it("is refused if it is cut off anywhere", () => {
    const whole = make({ bytes: 4 });
    for (let length = 0; length < whole.length; length += 1) {
      expect(examinePicture(whole.slice(0, length))).toBeNull();
    }
    expect(examinePicture(whole)).not.toBeNull();
  });

  it("never throws, whatever is in it", () => {
    const whole = make({ orientation: 6, place: PLACE, bytes: 4 });
    for (let at = 0; at < whole.length; at += 1) {
      for (const value of [0, 1, 0x7f, 0xff]) {
        const broken = whole.slice();
        broken[at] = value;
        expect(() => examinePicture(broken)?.withoutMetadata()).not.toThrow();
      }
    }
  });
});

it.each(["VP8 ", "VP8L", "ANMF"] as const)(
  "a WebP has the size of its largest part, whatever its header says: %s",
  (kind) => {
    const found = examinePicture(aWebp({ width: 10, height: 10, frame: [16000, 9000], kind }));
    expect(found).toMatchObject({ width: 16000, height: 9000 });
  },
);

it("metadata with little-endian numbers is understood", () => {
  const jpeg = aJpeg({ orientation: 1 });
  const at = text(jpeg).indexOf("MM\0*");
  const little = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0];
  jpeg.set(little, at);
  expect(examinePicture(jpeg)?.orientation).toBe(8);
});

it("a picture without width or height is none", () => {
  for (const make of [aJpeg, aPng]) {
    expect(examinePicture(make({ width: 0 }))).toBeNull();
    expect(examinePicture(make({ height: 0 }))).toBeNull();
  }
});

it("a file of another kind is no picture", () => {
  for (const other of ["GIF89a, really", "", "<svg/>", "RIFF....AVI "]) {
    expect(examinePicture(new TextEncoder().encode(other))).toBeNull();
  }
});
