import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { useBrowser } from "../../phone/browser.ts";
import { useEditPage } from "../../edit-page.ts";
import { findEnglish } from "../../inspect/english.ts";
import { inspect } from "../../inspect/inspect.ts";
import { findCrowded } from "../../inspect/reflow.ts";

useBrowser();
const editPage = useEditPage();
const tall = "b-frames.mp4";

type Share = readonly [x: number, y: number];

const boardOf = (page: Page) => page.getByRole("button", { name: "The clip, to paint on" });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function openPainter(clip = tall): Promise<Page> {
  const page = await editPage.open(clip);
  await page.setViewportSize({ width: 320, height: 640 });
  await button(page, "Paint an area").click();
  await boardOf(page).waitFor();
  return page;
}

async function pointOn(board: Locator, [x, y]: Share) {
  const box = await board.boundingBox();
  if (!box) throw new Error("The board is not shown.");
  return { x: box.x + x * box.width, y: box.y + y * box.height };
}

/** Draws with fingers: each goes from its first place to its second one. */
async function draw(page: Page, ...fingers: [from: Share, to: Share][]): Promise<void> {
  const board = boardOf(page);
  const session = await page.context().newCDPSession(page);
  const at = (share: number) =>
    Promise.all(fingers.map(async ([from, to], id) => {
      const [x, y] = [0, 1].map((axis) => {
        const [start = 0, end = 0] = [from[axis], to[axis]];
        return start + (end - start) * share;
      });
      return { id, ...await pointOn(board, [x ?? 0, y ?? 0]) };
    }));
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: await at(0) });
  for (let step = 1; step <= 5; step += 1) {
    const touchPoints = await at(step / 5);
    await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints });
  }
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await session.detach();
}

/** How bright the mask's first frame is at these shares of it, and how many frames it has. */
async function maskAt(page: Page, ...shares: Share[]) {
  await button(page, "Use this area").click();
  await button(page, "Change the area").waitFor();
  return await page.evaluate(async (points) => {
    const { mask, readPixels } = globalThis.editPage;
    if (!mask) return null;
    const [width, height] = [mask.width ?? 0, mask.height ?? 0];
    const pixels = points.map(([x, y]) => [x * width, y * height] as const);
    const frames = await readPixels(mask.file, pixels);
    const isWhite = frames[0]?.map((value) => value > 127);
    return { width, height, frames: frames.length, isWhite };
  }, shares);
}

it("a finger paints, erases and undoes, and what is sent is what was painted", async () => {
  const page = await openPainter();
  await draw(page, [[0.2, 0.5], [0.8, 0.5]]);
  await draw(page, [[0.2, 0.1], [0.8, 0.1]]);
  await button(page, "Undo").click();
  await page.getByRole("radio", { name: "Eraser" }).check();
  await draw(page, [[0.5, 0.4], [0.5, 0.6]]);
  expect(await maskAt(page, [0.25, 0.5], [0.5, 0.5], [0.75, 0.5], [0.5, 0.1], [0.5, 0.9]))
    .toEqual({ width: 64, height: 112, frames: 81, isWhite: [true, false, true, false, false] });
});

it("a box that is drawn covers what the finger went over, and Clear can be undone", async () => {
  const page = await openPainter();
  await page.getByRole("radio", { name: "Box" }).check();
  await draw(page, [[0.7, 0.8], [0.3, 0.4]]);
  await button(page, "Clear").click();
  await page.getByText("0 % painted").waitFor();
  await button(page, "Undo").click();
  await page.getByText("16 % painted").waitFor();
  expect(await maskAt(page, [0.32, 0.42], [0.68, 0.78], [0.2, 0.6], [0.5, 0.3]))
    .toMatchObject({ isWhite: [true, true, false, false] });
});

it("a second finger paints nothing, and painting scrolls nothing", async () => {
  const page = await openPainter();
  await draw(page, [[0.2, 0.3], [0.2, 0.8]], [[0.8, 0.3], [0.8, 0.8]]);
  expect(await page.evaluate(() => document.querySelector("dialog")?.scrollTop)).toBe(0);
  expect(await maskAt(page, [0.2, 0.6], [0.8, 0.6])).toMatchObject({ isWhite: [true, false] });
});

it("the keyboard alone makes a mask of boxes, and says where they are", async () => {
  const page = await editPage.open(tall);
  await button(page, "Paint an area").focus();
  await page.keyboard.press("Enter");
  await boardOf(page).waitFor();
  await page.keyboard.press("Tab");
  expect(await boardOf(page).evaluate((board) => board === document.activeElement)).toBe(true);
  // The first key shows the box, in the middle and half as large as the picture.
  await page.keyboard.press("ArrowLeft");
  for (let press = 0; press < 10; press += 1) await page.keyboard.press("ArrowLeft");
  await page.getByText("Box: 5 % from the left, 25 % from the top, 50 % wide, 50 % high").waitFor();
  for (let press = 0; press < 15; press += 1) await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Enter");
  for (let press = 0; press < 12; press += 1) await page.keyboard.press("ArrowRight");
  await page.getByText(/^Box: 49 %/).waitFor();
  expect(await maskAt(page, [0.1, 0.5], [0.35, 0.5], [0.6, 0.5], [0.95, 0.5]))
    .toMatchObject({ isWhite: [true, false, true, true] });
});

it("Ctrl+Z undoes, and Enter sends nothing", async () => {
  const page = await openPainter();
  await page.getByRole("radio", { name: "Box" }).check();
  await page.keyboard.press("Enter");
  await page.getByLabel("Width").press("ArrowRight");
  await expect.poll(() => page.getByLabel("Width").inputValue()).toBe("51");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+z");
  await page.getByText("0 % painted").waitFor();
  expect(await page.title()).not.toBe("Sent");
});

it("the sliders of the box do the same, for a screen reader on a phone", async () => {
  const page = await openPainter();
  await page.getByRole("radio", { name: "Box" }).check();
  await page.getByLabel("Width").fill("20");
  await page.getByLabel("Left").fill("80");
  await page.getByLabel("Top").fill("0");
  await page.getByLabel("Height").fill("100");
  await expect.poll(() => page.getByLabel("Left").getAttribute("aria-valuetext")).toBe("80 %");
  expect(await maskAt(page, [0.9, 0.02], [0.9, 0.98], [0.7, 0.5]))
    .toMatchObject({ isWhite: [true, true, false] });
});

it("closing keeps what was painted and returns the focus, and Remove forgets it", async () => {
  const page = await openPainter();
  await draw(page, [[0.2, 0.5], [0.8, 0.5]]);
  const painted = await page.getByText(/^[1-9]\d? % painted$/).textContent();
  await page.keyboard.press("Escape");
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toBe("Paint an area");
  await button(page, "Paint an area").click();
  await page.getByText(painted ?? "").waitFor();
  await button(page, "Use this area").click();
  await button(page, "Remove the area").click();
  await button(page, "Paint an area").click();
  await page.getByText("0 % painted").waitFor();
  // It looks disabled, and explains itself.
  await button(page, "Use this area").click({ force: true });
  await page.getByText("Paint something first.").waitFor();
});

it("the moment that is chosen is the frame that is painted over", async () => {
  const page = await openPainter();
  const timeOf = () => page.evaluate(() => document.querySelector("video")?.currentTime ?? 0);
  await page.getByLabel("Moment").fill("1.5");
  await expect.poll(timeOf).toBeCloseTo(1.5);
});

it("a clip that does not load can be loaded again, and what is no clip is said to be none", async () => {
  const page = await editPage.open(tall);
  await page.route("/clip", (route) => route.fulfill({ status: 503 }), { times: 1 });
  await button(page, "Paint an area").click();
  await page.getByText("The clip couldn't be loaded.").waitFor();
  await button(page, "Retry").click();
  await boardOf(page).waitFor();
  await page.keyboard.press("Escape");
  await page.route("/clip", (route) => route.fulfill({ body: "This is no clip." }));
  await button(page, "Paint an area").click();
  await page.getByText("This browser can't show the clip").waitFor();
});

it("everything can be reached, read and tapped, by day and by night, in large text and on a small phone", async () => {
  const page = await openPainter();
  await page.emulateMedia({ reducedMotion: "reduce" });
  const { look, findings } = inspect(page);
  await look("the painter");
  await page.getByRole("radio", { name: "Box" }).check();
  await look("the painter with a box");
  expect(findings()).toEqual([]);
});

it("speaks German, and fits on a small phone", async () => {
  const page = await editPage.open(tall);
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "languages", { get: () => ["de-DE"] });
  });
  await page.reload();
  await button(page, "Stelle anmalen").click();
  await page.getByRole("radio", { name: "Rechteck" }).check();
  const small = { width: 320, height: 640, zoom: 1 };
  expect([...await findCrowded(page, small), ...await findEnglish(page)]).toEqual([]);
  // Everything is on the screen at once, under one thumb.
  expect(
    await page.evaluate(() => {
      const dialog = document.querySelector("dialog");
      return dialog && dialog.scrollHeight - dialog.clientHeight;
    }),
  ).toBe(0);
});
