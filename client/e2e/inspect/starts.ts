/** Watches the app's starts on a device that knows nothing, or only what it has kept. */
import type { Page } from "playwright-core";
import { newPhone, newSession } from "../phone/browser.ts";
import { newUserWithVideos, screens } from "../screens.ts";
import { SIZES } from "./layout.ts";
import { findShifts } from "./shifts.ts";

/** Finds what moves while these screens, and those of a visitor, load for the first time. */
export async function findShiftsOfStarts(
  size: keyof typeof SIZES,
  paths: readonly string[],
): Promise<string[]> {
  const session = JSON.stringify(await newSession(await newUserWithVideos()));
  const newPage = async () => {
    const page = await (await newPhone()).newPage();
    await page.setViewportSize(SIZES[size]);
    return page;
  };

  async function signedIn(path: string): Promise<string[]> {
    // A device that knows nothing but the session.
    const page = await newPage();
    const storing = await page.addInitScript(
      (kept) => localStorage.setItem("wan-pwa.session", kept),
      session,
    );
    const settled = async () => {
      await page.getByText(screens[path] ?? "").first().waitFor();
      await hasLoadedAll(page);
    };
    const found = await findShifts(page, path, settled);
    await storing.dispose();
    // And a device with the rows of the first visit, on the screens that show them.
    if (path === "/create" || path === "/videos") {
      const again = await findShifts(page, path, settled);
      found.push(...again.map((thing) => `again: ${thing}`));
    }
    await page.context().close();
    return found;
  }

  async function signedOut(path: string): Promise<string[]> {
    const page = await newPage();
    const shifts = await findShifts(page, path, async () => {
      await page.locator("h1").first().waitFor();
      await page.waitForLoadState("networkidle");
    });
    await page.context().close();
    return shifts.map((thing) => `signed out: ${thing}`);
  }

  const found: string[] = [];
  for (const path of paths) found.push(...await signedIn(path));
  for (const path of ["/create", "/credits"]) found.push(...await signedOut(path));
  return found;
}

/** Waits for the last parts that load by themselves, and with them for everything on the screen. */
async function hasLoadedAll(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    performance.getEntriesByType("resource").some(({ name }) => /install-hint-.*\.js/.test(name))
  );
  await page.waitForLoadState("networkidle");
}
