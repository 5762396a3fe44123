import { expect, it } from "vitest";
import { useBrowser } from "../../phone/browser.ts";
import { useEditPage } from "../../edit-page.ts";

useBrowser();
const editPage = useEditPage();

/** How bright a model sees white and black: a clip is not quite exact. */
const WHITE = 235;
const BLACK = 20;

const box = { is: "box", x: 16, y: 8, width: 32, height: 40 } as const;
const [inside, outside] = [[32, 28], [4, 60]] as const;

it.each([
  ["with frames that are stored in another order", "b-frames.mp4", 81, 5063, 64, 112],
  ["that a phone turns when it shows it", "turned.mov", 60, 2000, 64, 112],
  ["whose frames last for different times", "uneven.mp4", 33, 3000, 64, 64],
  ["that was cut in front without encoding it again", "cut.mp4", 81, 5063, 64, 112],
  ["in fragments", "fragmented.mp4", 81, 5188, 64, 112],
  ["in WebM", "clip.webm", 50, 2000, 64, 64],
])("the mask of a clip %s has its frames, its times and its size", async (...row) => {
  const [, file, frames, milliseconds, width, height] = row;
  const page = await editPage.open(file);
  const made = await page.evaluate(
    (shape) => globalThis.editPage.make("/clip", "clip", [shape]),
    box,
  );
  if (typeof made === "string") throw new Error(made);
  expect(made.source.frames.length).toBe(frames);
  expect(made.said).toMatchObject({
    bucket: "clips",
    ending: "mp4",
    milliseconds,
    width,
    height,
    has_sound: false,
  });
  expect(made.type).toBe("video/mp4");
  // What is in the file, and not what we say of it.
  expect(made.clip).toMatchObject({ width, height });
  expect(made.clip?.frames.length).toBe(frames);
  made.clip?.frames.forEach(({ timestamp, duration }, at) => {
    expect(timestamp).toBeCloseTo(made.source.frames[at]?.timestamp ?? -1, 2);
    expect(duration).toBeCloseTo(made.source.frames[at]?.duration ?? -1, 2);
  });
  expect(made.shares.at(-1)).toBe(1);
  // What `start_generation` compares.
  const { source, mask: its } = made.measured;
  expect(its).toMatchObject({ type: "video/mp4", width: source.width, height: source.height });
  const apart = Math.abs((its.milliseconds ?? 0) - (source.milliseconds ?? 0));
  expect(apart).toBeLessThan(250);

  const pixels = await page.evaluate(
    async (points) => {
      const { mask, readPixels } = globalThis.editPage;
      return mask ? await readPixels(mask.file, points) : [];
    },
    [inside, outside],
  );
  expect(pixels.length).toBe(frames);
  for (const [white = 0, black = 255] of pixels) {
    expect(white).toBeGreaterThanOrEqual(WHITE);
    expect(black).toBeLessThanOrEqual(BLACK);
  }
});

it("as a picture, the mask is a PNG of the clip's size, black and white and nothing between", async () => {
  const page = await editPage.open("turned.mov", { as: "picture" });
  const made = await page.evaluate(() =>
    globalThis.editPage.make("/clip", "picture", [
      { is: "line", erases: false, thickness: 20, points: [{ x: 5, y: 5 }, { x: 50, y: 90 }] },
    ])
  );
  if (typeof made === "string") throw new Error(made);
  expect(made.said).toMatchObject({ bucket: "pictures", ending: "png", width: 64, height: 112 });
  expect(made.said).toMatchObject({ milliseconds: null, has_sound: null });
  expect(made.head.slice(0, 4)).toEqual([0x89, 0x50, 0x4e, 0x47]);
  const pixels = await page.evaluate(async () => {
    const points = Array.from({ length: 64 * 112 }, (_, at) => [at % 64, Math.floor(at / 64)]);
    const { mask, readPixels } = globalThis.editPage;
    return mask ? (await readPixels(mask.file, points as [number, number][]))[0] ?? [] : [];
  });
  expect([...new Set(pixels)].toSorted((one, other) => one - other)).toEqual([0, 255]);
});

it("what was erased or cleared is black, and an empty mask is refused", async () => {
  const page = await editPage.open("clip.webm", { as: "picture" });
  const results = await page.evaluate(async (shape) => {
    const { make, readPixels } = globalThis.editPage;
    const everywhere = [{ x: 0, y: 32 }, { x: 64, y: 32 }];
    const eraser = { is: "line", erases: true, thickness: 200, points: everywhere } as const;
    await make("/clip", "picture", [shape, { is: "cleared" }, {
      ...shape,
      x: 0,
      y: 0,
      width: 8,
      height: 8,
    }]);
    const { mask } = globalThis.editPage;
    return {
      erased: await make("/clip", "picture", [shape, eraser]),
      nothing: await make("/clip", "picture", []),
      afterClear: mask && await readPixels(mask.file, [[32, 28], [4, 4]]),
    };
  }, box);
  expect(results).toEqual({ erased: "empty", nothing: "empty", afterClear: [[0, 255]] });
});

it("a clip of an odd size has no mask as a clip, because H.264 has only even sizes", async () => {
  const page = await editPage.open("odd.webm");
  expect(await page.evaluate((shape) => globalThis.editPage.make("/clip", "clip", [shape]), box))
    .toBe("not_encoded");
});

it("a browser that encodes nothing offers no mask and says so, and keeps the rest", async () => {
  const page = await editPage.open("clip.webm");
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "VideoEncoder"));
  await page.reload();
  await page.getByText("This browser can't make a painted area as this model needs it.").waitFor();
  expect(await page.getByRole("button", { name: "Paint an area" }).count()).toBe(0);
});

it("a mask that is a picture needs no encoder", async () => {
  const page = await editPage.open("clip.webm", { as: "picture" });
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "VideoEncoder"));
  await page.reload();
  await page.getByRole("button", { name: "Paint an area" }).waitFor();
});
