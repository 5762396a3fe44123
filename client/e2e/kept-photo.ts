import type { Page } from "playwright-core";

/** Waits until the device has stored the photo of the composer, which is shown before that. */
export async function photoKept(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    // Opening the database before the app does would create a different one.
    if (!(await indexedDB.databases()).some(({ name }) => name === "wan-pwa.files")) return false;
    return await new Promise<boolean>((resolve, reject) => {
      const opening = indexedDB.open("wan-pwa.files");
      opening.addEventListener("error", () => reject(opening.error));
      opening.addEventListener("success", () => {
        const { result } = opening;
        const counting = result.transaction("files").objectStore("files").count();
        counting.addEventListener("success", () => {
          result.close();
          resolve(counting.result > 0);
        });
      });
    });
  });
}
