/** What a visitor does before the sign-up, and what the device keeps of it. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

export const promptOf = (page: Page) => page.getByRole("textbox", { name: "Prompt" });

export async function compose(page: Page, prompt: string): Promise<void> {
  await page.goto("/");
  await promptOf(page).fill(prompt);
}

/**
 * Drags a photo over the page until the page shows that it takes files, a moment after its first
 * paint, and drops it once: a second one would be kept, too.
 */
export async function addPhoto(page: Page, photo: Buffer): Promise<void> {
  const text = photo.toString("base64");
  await expect.poll(async () => {
    await page.evaluate(drag, ["dragover", text] as const);
    return await page.locator(".file-drop").count();
  }).toBe(1);
  await page.evaluate(drag, ["drop", text] as const);
  await page.locator(".create img").first().waitFor();
}

/** Runs in the page. */
function drag([type, text]: readonly [string, string]): void {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], "IMG_0001.jpg", { type: "image/jpeg" }));
  document.body.dispatchEvent(
    new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }),
  );
}

/** The keys of the texts and the files that this device keeps of visitors and users. */
export async function keptOnDevice(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    const texts = Object.keys(localStorage).filter((key) => key.endsWith(".draft"));
    // Opening the database before the app does would create a different one.
    const databases = await indexedDB.databases();
    if (!databases.some(({ name }) => name === "wan-pwa.files")) return texts;
    const files = await new Promise<IDBValidKey[]>((resolve, reject) => {
      const opening = indexedDB.open("wan-pwa.files");
      opening.addEventListener("error", () => reject(opening.error));
      opening.addEventListener("success", () => {
        const { result } = opening;
        const reading = result.transaction("files").objectStore("files").getAllKeys();
        reading.addEventListener("success", () => {
          result.close();
          resolve(reading.result);
        });
      });
    });
    return [...texts, ...files.map(String)];
  });
}

/** Whether something of a visitor is among them. */
export const isVisitors = (key: string) => /^(wan-pwa\.)?visitor\./.test(key);
