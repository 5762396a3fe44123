import type { Page } from "playwright-core";
import { findCrowded } from "./reflow.ts";

/** The sizes at which every screen has to look finished. */
export const SIZES = {
  "a phone": { width: 390, height: 844 },
  "a small phone": { width: 320, height: 640 },
  "a phone in landscape": { width: 844, height: 390 },
  "a tablet": { width: 768, height: 1024 },
  "a laptop": { width: 1280, height: 800 },
  "a large screen": { width: 1920, height: 1080 },
} as const;

/** Finds what is cut, covered or past the edge at one of the sizes. */
export async function findMisplaced(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [name, size] of Object.entries(SIZES)) {
    const things = await findCrowded(page, { ...size, zoom: 1 });
    found.push(...things.map((thing) => `${name}: ${thing}`));
  }
  return found;
}

/** Finds the messages that lie over the tile with this prompt. */
export async function findOverTile(page: Page, prompt: string): Promise<string[]> {
  return await page.evaluate((words) => {
    const tile = [...document.querySelectorAll("article")].find(({ textContent }) =>
      textContent.includes(words)
    );
    if (!tile) return [`there is no tile "${words}"`];
    const its = tile.getBoundingClientRect();
    const over = [...document.querySelectorAll("[data-sonner-toast]")].filter((message) => {
      const box = message.getBoundingClientRect();
      return box.top < its.bottom && box.bottom > its.top && box.left < its.right &&
        box.right > its.left;
    });
    return over.map(({ textContent }) => `"${textContent}" lies over "${words}"`);
  }, prompt);
}
