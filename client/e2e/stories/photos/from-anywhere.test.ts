import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Account, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { pick } from "../../composer/compose.ts";
import { largePhoto } from "../../fixtures/large-photo.ts";
import { photoWithAPlace, PLACE } from "../../fixtures/photo-with-a-place.ts";
import { lengthenTimers } from "../../phone/long-timers.ts";
import { sentPhoto, sizeOf } from "../../composer/sent-photo.ts";
import { addPhoto } from "../../composer/visitor.ts";

useBrowser();

/** Runs in the page before the app does. */
type Before = () => void;

async function openComposer(before?: Before): Promise<{ page: Page; account: Account }> {
  const page = await (await newPhone()).newPage();
  const account = await newAccount();
  if (before) await page.addInitScript(before);
  await signIn(page, account);
  await page.evaluate(lengthenTimers); // A message stays until it is read.
  await pick(page, "mode", "i2v");
  return { page, account };
}

/** From the disk: a busy machine takes a minute to send a large photo into the page. */
async function choose(page: Page, photo: Buffer): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "wan-pwa-photo-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "IMG_0001.jpg");
  await writeFile(path, photo);
  await page.getByLabel("Choose a photo").setInputFiles(path);
}

const shown = (page: Page) => page.getByRole("img", { name: "Your photo" }).waitFor();

const said = (page: Page, text: RegExp) =>
  page.getByRole("region", { name: /Messages/ }).getByText(text).waitFor();

/** Drops a file on the page, as a user does who drags it from a folder. */
function drop(page: Page, photo: Buffer): Promise<void> {
  return page.evaluate((text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], "IMG_0001.jpg", { type: "image/jpeg" }));
    for (const name of ["dragenter", "dragover", "drop"]) {
      const event = new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer });
      document.body.dispatchEvent(event);
      if (name !== "dragenter" && !event.defaultPrevented) throw new Error("The browser opens it.");
    }
  }, photo.toString("base64"));
}

it("a photo of 12 megapixels and more than 16 MB is uploaded small", async () => {
  const { page, account } = await openComposer();
  const taken = await largePhoto(page);
  expect(taken.length).toBeGreaterThan(16 * 1024 * 1024);
  await choose(page, taken);
  await shown(page);
  const stored = await sentPhoto(page, account);
  expect(stored.length).toBeLessThan(2 * 1024 * 1024);
  expect(await sizeOf(page, stored)).toEqual([1536, 1152]);
});

describe("a photo is uploaded upright", () => {
  it.each<[string, Before]>([
    ["throws on options", () => {
      const native = createImageBitmap;
      Reflect.set(globalThis, "createImageBitmap", (file: Blob, options?: object) => {
        if (options) throw new TypeError("from-image is no ImageOrientation");
        return native(file);
      });
    }],
    ["ignores options and does not turn", () => {
      const native = createImageBitmap;
      Reflect.set(
        globalThis,
        "createImageBitmap",
        (file: Blob) => native(file, { imageOrientation: "none" }),
      );
    }],
    ["is missing", () => void Reflect.deleteProperty(globalThis, "createImageBitmap")],
  ])("although createImageBitmap %s", async (_how, before) => {
    const { page, account } = await openComposer(before);
    const taken = await photoWithAPlace();
    await choose(page, taken);
    await shown(page);
    const stored = await sentPhoto(page, account);
    expect(stored.includes(PLACE)).toBe(false);
    const [width, height] = await sizeOf(page, stored);
    const [shownWidth, shownHeight] = await sizeOf(page, taken);
    expect(width / height).toBeCloseTo(shownWidth / shownHeight, 1);
  });
});

describe("in a browser that adds noise to what a page draws", () => {
  const protect = () => {
    const native = CanvasRenderingContext2D.prototype.getImageData;
    CanvasRenderingContext2D.prototype.getImageData = function (...area) {
      const read = native.apply(this, area);
      read.data.forEach((value, at) => at % 4 !== 3 && (read.data[at] = value ^ 1));
      return read;
    };
  };

  it("the original is uploaded as it was taken, only without the place", async () => {
    const { page, account } = await openComposer(protect);
    // Upright, so that no model has to turn it.
    const taken = (await photoWithAPlace()).subarray();
    taken[taken.indexOf(Buffer.from([0x01, 0x12, 0, 3])) + 9] = 1;
    await choose(page, taken);
    await shown(page);
    const stored = await sentPhoto(page, account);
    expect(stored.includes(PLACE)).toBe(false);
    expect(await sizeOf(page, stored)).toEqual(await sizeOf(page, taken));
    // The compressed data is the same, byte for byte.
    const data = taken.subarray(taken.indexOf(Buffer.from([0xff, 0xda])));
    expect(stored.includes(data)).toBe(true);
  });

  it("a photo that is too large for that is refused with a reason", async () => {
    const { page } = await openComposer(() => {
      const native = HTMLCanvasElement.prototype.toBlob;
      HTMLCanvasElement.prototype.toBlob = function (...how) {
        const context = this.getContext("2d");
        if (context) context.fillStyle = "rgb(0 90 0 / 0.3)";
        context?.fillRect(0, 0, this.width, this.height);
        native.apply(this, how);
      };
    });
    await choose(page, await largePhoto(page));
    await said(page, /does not let us make the photo smaller/);
    expect(await page.getByRole("img", { name: "Your photo" }).count()).toBe(0);
  });
});

describe("a photo that is dropped", () => {
  it("outside the composer is attached to it", async () => {
    const { page } = await openComposer();
    await page.getByRole("link", { name: "Credits", exact: true }).click();
    await page.getByText("Your balance").waitFor();
    await addPhoto(page, await photoWithAPlace());
    await shown(page);
    await expect.poll(() => new URL(page.url()).pathname).toBe("/create");
  });

  it("before the user has signed in does not replace the app", async () => {
    const page = await (await newPhone()).newPage();
    await page.goto("/sign-in");
    await page.getByLabel("Password").waitFor();
    await drop(page, await photoWithAPlace());
    await page.getByLabel("Password").waitFor();
  });
});

it("a photo that is gone when it is read is asked for again, with a message", async () => {
  const { page } = await openComposer(() => {
    Blob.prototype.arrayBuffer = () => Promise.reject(new DOMException("moved", "NotFoundError"));
  });
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await choose(page, await photoWithAPlace());
  await said(page, /could not be read. Please choose it again/);
  expect(errors).toEqual([]);
});
