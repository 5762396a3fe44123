/** Reads the progress that a tile shows for its video. */
import type { Page } from "playwright-core";

/** Records every percent that the page shows from here on, however briefly. */
export async function watchStages(page: Page) {
  await page.evaluate(() => {
    const stages: number[] = [];
    Object.assign(globalThis, { stages });
    const look = () => {
      for (const element of document.querySelectorAll("article *")) {
        if (element.childElementCount > 0) continue;
        const [, percent] = /^Making · (\d+) %$/.exec(element.textContent?.trim() ?? "") ?? [];
        if (percent !== undefined && stages.at(-1) !== Number(percent)) {
          stages.push(Number(percent));
        }
      }
    };
    new MutationObserver(look)
      .observe(document.body, { childList: true, characterData: true, subtree: true });
  });
  return {
    /** In the order in which they were shown. */
    seen: () => page.evaluate(() => Reflect.get(globalThis, "stages") as number[]),
  };
}
