import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Waits until the device has stored the file of the composer, which is shown before that. */
export async function fileKept(page: Page): Promise<void> {
  // `waitForFunction` takes any promise for a yes.
  await expect.poll(() => page.evaluate(isFileKept)).toBe(true);
}

/** Runs in the page. */
async function isFileKept(): Promise<boolean> {
  // Opening the database before the app does would create a different one.
  if (!(await indexedDB.databases()).some(({ name }) => name === "wan-pwa.files")) return false;
  return await new Promise<boolean>((resolve, reject) => {
    const opening = indexedDB.open("wan-pwa.files");
    opening.addEventListener("error", () => reject(opening.error));
    opening.addEventListener("success", () => {
      const { result } = opening;
      const reading = result.transaction("files").objectStore("files").getAllKeys();
      reading.addEventListener("success", () => {
        result.close();
        // Beside a file may be where its upload goes on.
        resolve(reading.result.some((key) => !String(key).endsWith(".upload")));
      });
    });
  });
}
