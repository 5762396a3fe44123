import { describe, expect, it } from "vitest";
import { text } from "../fixtures/mp4.ts";
import { joined, measured } from "../fixtures/reading.ts";

const lengthOf = async (bytes: Uint8Array) => (await measured(bytes)).facts?.milliseconds ?? null;

const little = (value: number, width: number) =>
  Array.from({ length: width }, (_, index) => Math.floor(value / 256 ** index) % 256);

const chunk = (name: string, content: Uint8Array | number[], length = content.length) =>
  joined(text(name), little(length, 4), content, content.length % 2 ? [0] : []);

const format = ({ code = 1, channels = 1, rate = 8000, bits = 16 } = {}) =>
  chunk(
    "fmt ",
    [code, channels, rate, 0, 0, bits].flatMap((value, index) =>
      little(value, [2, 2, 4, 4, 2, 2][index] ?? 0)
    ),
  );

const wav = (...chunks: Uint8Array[]) =>
  joined(text("RIFF"), [0, 0, 0, 0], text("WAVE"), ...chunks);

describe("a WAV", () => {
  const second = new Uint8Array(16_000);

  it.each<[string, Uint8Array, number]>([
    ["is as long as its samples", wav(format(), chunk("data", second)), 1000],
    [
      "may have other chunks before",
      wav(chunk("LIST", [1, 2, 3]), format(), chunk("fact", [0, 0, 0, 0]), chunk("data", second)),
      1000,
    ],
    ["may have two channels", wav(format({ channels: 2 }), chunk("data", second)), 500],
    ["may have floating point", wav(format({ code: 3, bits: 32 }), chunk("data", second)), 500],
    [
      "may be a recording whose length was not filled in",
      wav(format(), chunk("data", second, 0xffff_ffff)),
      1000,
    ],
  ])("%s", async (_case, bytes, milliseconds) => {
    expect(await lengthOf(bytes)).toBe(milliseconds);
  });

  it.each<[string, Uint8Array, string]>([
    ["whose samples come before their format", wav(chunk("data", second), format()), "unreadable"],
    ["whose end is missing", wav(format(), chunk("data", second)).subarray(0, 9000), "incomplete"],
    ["without a sample", wav(format(), chunk("data", [])), "unreadable"],
    ["without a rate", wav(format({ rate: 0 }), chunk("data", second)), "unreadable"],
    [
      "with very many chunks",
      wav(joined(...Array<Uint8Array>(120_000).fill(chunk("LIST", [])))),
      "unreadable",
    ],
  ])("is refused %s", async (_case, bytes, flaw) => {
    expect((await measured(bytes)).flaw).toBe(flaw);
  });
});

describe("an MP3", () => {
  // MPEG 1, 128 kbit/s, 48 kHz: a frame has 384 bytes and 24 ms.
  const frame = joined([0xff, 0xfb, 0x94, 0xc0], new Uint8Array(380));
  const frames = (count: number) => joined(...Array<Uint8Array>(count).fill(frame));
  const index = joined(frame.subarray(0, 36), text("Xing"), frame.subarray(40));

  it.each<[string, Uint8Array, number]>([
    ["is as long as its frames", frames(100), 2400],
    [
      "may begin with a tag",
      joined(text("ID3"), [3, 0, 0, 0, 0, 1, 0], new Uint8Array(128), frames(100)),
      2400,
    ],
    ["may end with a tag", joined(frames(100), text("TAG"), new Uint8Array(125)), 2400],
    [
      "may have noise in it, also such that looks like a frame",
      joined(frames(50), [1, 2, 0xff, 0xfb, 0x94, 0xc0, 3], frames(50)),
      2400,
    ],
    ["has an index that is not played", joined(index, frames(100)), 2400],
    ["hides nothing behind an index that says less", joined(index, frames(200)), 4800],
  ])("%s", async (_case, bytes, milliseconds) => {
    expect(await lengthOf(bytes)).toBe(milliseconds);
  });

  it("of 15 MB is counted to its end in six parts", async () => {
    const { facts, reads } = await measured(frames(40_000));
    expect(facts?.milliseconds).toBe(960_000);
    expect(reads).toBeLessThanOrEqual(6);
  });

  it("has no length that a tag could give", async () => {
    const tag = joined(
      text("ID3"),
      [3, 0, 0, 0, 0, 0, 21],
      text("TLEN"),
      [0, 0, 0, 2, 0, 0, 0],
      text("1"),
    );
    expect(await lengthOf(joined(tag, new Uint8Array(9), frames(100)))).toBe(2400);
  });
});
