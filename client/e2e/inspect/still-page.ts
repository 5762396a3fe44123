import type { Page } from "playwright-core";
import { newPhone } from "../phone/browser.ts";

/** A page to inspect: of a new phone that prefers reduced motion and dark colors. */
export async function newStillPage(): Promise<Page> {
  const page = await (await newPhone()).newPage();
  await page.emulateMedia({ reducedMotion: "reduce", colorScheme: "dark" });
  return page;
}
