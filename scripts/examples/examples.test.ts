/** What the app shows to somebody who has made nothing yet must work with one tap, on every phone. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { BufferSource, Input, MP4 } from "mediabunny";
import { describe, expect, it } from "vitest";
import { PROMPT_MIN } from "../../supabase/functions/_shared/contracts/generation/prompt.ts";
import { readCatalog } from "../sync-catalog.ts";
import { EXAMPLES_MIN, flawsOf, readExamples } from "./example-files.ts";
import { EXAMPLE_BYTES_MAX, HEIGHT, SECONDS, WIDTH } from "./shape.ts";

const folder = new URL("../../supabase/catalog/examples", import.meta.url).pathname;
const POSTER_BYTES_MAX = 25_000;

const examples = [...await readExamples(folder)];
const catalog = await readCatalog();

it("there are enough for a visitor's page, each at a place of its own", () => {
  expect(examples.length).toBeGreaterThanOrEqual(EXAMPLES_MIN);
  expect(new Set(examples.map(([, { position }]) => position)).size).toBe(examples.length);
});

it("an example that its model does not take, or that needs a file, is found", () => {
  const right = { mode: "t2v", model: "wan-2.2-t2v-fast", inputs: { resolution: "480p" } } as const;
  expect(flawsOf(right, catalog)).toEqual([]);
  expect(flawsOf({ ...right, inputs: { resolution: "1080p", mask: "a" } }, catalog)).toEqual([
    "wan-2.2-t2v-fast has no resolution 1080p.",
    "wan-2.2-t2v-fast takes no mask.",
  ]);
  expect(flawsOf({ ...right, model: "wan-3" }, catalog)).toEqual(["wan-3 is not offered for t2v."]);
  const photo = { mode: "i2v", model: "wan-2.2-i2v-fast" } as const;
  expect(flawsOf({ ...photo, inputs: {} }, catalog)).toEqual([
    "wan-2.2-i2v-fast needs picture, and the example has none.",
  ]);
  expect(flawsOf({ ...photo, inputs: { picture: "pictures/a/b.jpg" } }, catalog)).toEqual([
    "picture is a file, which an example cannot bring.",
  ]);
});

describe.each(examples)("%s", (name, example) => {
  it("fills the composer with something that can be made", () => {
    expect(flawsOf(example, catalog)).toEqual([]);
    const most = catalog.find(({ slug }) => slug === example.model)?.prompt_characters_max ?? 0;
    for (const language of ["en", "de"]) {
      const prompt = example.prompt[language] ?? "";
      expect(prompt.length).toBeGreaterThanOrEqual(PROMPT_MIN);
      expect(prompt.length).toBeLessThanOrEqual(most);
    }
  });

  it("is a small silent H.264 video that plays while it loads, with a poster", async () => {
    const file = await readFile(join(folder, `${name}.mp4`));
    expect(file.length).toBeLessThanOrEqual(EXAMPLE_BYTES_MAX);
    expect(file.indexOf("moov")).toBeLessThan(file.indexOf("mdat"));
    const input = new Input({ source: new BufferSource(file), formats: [MP4] });
    expect(await input.getAudioTracks()).toEqual([]);
    const track = await input.getPrimaryVideoTrack();
    expect(await track?.getCodecParameterString()).toMatch(/^avc1\./);
    expect([await track?.getDisplayWidth(), await track?.getDisplayHeight()])
      .toEqual([WIDTH, HEIGHT]);
    expect(await input.computeDuration()).toBeLessThanOrEqual(SECONDS);

    const poster = await readFile(join(folder, `${name}.webp`));
    expect(poster.subarray(8, 12).toString()).toBe("WEBP");
    expect((await stat(join(folder, `${name}.webp`))).size).toBeLessThanOrEqual(POSTER_BYTES_MAX);
  });
});
