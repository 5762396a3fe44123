/** A clip of 32 frames, each of which shows its own number, with a sound that is longer. */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";

export const LAST_FRAME = 32;

const clip = new URL("../fixtures/clips/numbered.mp4", import.meta.url).pathname;

/** From here on, every finished video that the page loads is this clip. */
export async function serveNumberedVideo(page: Page): Promise<void> {
  const bytes = await readFile(clip);
  await page.route(/\/object\/sign\/videos\/.*token=/, (route) => {
    const [, first = "0", last = ""] = /bytes=(\d+)-(\d*)/.exec(
      route.request().headers()["range"] ?? "",
    ) ?? [];
    const [from, to] = [Number(first), Number(last || bytes.length - 1)];
    return route.fulfill({
      status: 206,
      contentType: "video/mp4",
      headers: {
        "access-control-allow-origin": "*",
        "accept-ranges": "bytes",
        "content-range": `bytes ${from}-${to}/${bytes.length}`,
      },
      body: bytes.subarray(from, to + 1),
    });
  });
}

/** The number that a picture on the page shows: eight bars from left to right, the lowest bit first. */
export function numberIn(page: Page, selector: string): Promise<number> {
  return page.locator(selector).evaluate(async (picture) => {
    if (!(picture instanceof HTMLImageElement)) throw new Error("This is no picture.");
    await picture.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [8, 1];
    const context = canvas.getContext("2d");
    context?.drawImage(picture, 0, 0, 8, 1);
    const { data } = context?.getImageData(0, 0, 8, 1) ?? { data: [] };
    return Array.from({ length: 8 }, (_, bit) => (data[bit * 4] ?? 0) > 127 ? 2 ** bit : 0)
      .reduce((sum, value) => sum + value, 0);
  });
}
