import type { Page } from "playwright-core";

const IDLE_FRAMES = 300;

/**
 * Scrolls to the end repeatedly until this many blocks are shown or nothing older exists. Runs in
 * the page, frame by frame; counting frames without a request makes it independent of the machine's
 * speed.
 */
export async function scrollOn(page: Page, blocks: number) {
  return await page.evaluate(async ([wanted, idleMax]) => {
    let [most, idle, before] = [0, 0, 0];
    for (;;) {
      const here = document.querySelectorAll(".videos-blocks > *").length;
      const older = document.querySelector(".videos-older button");
      most = Math.max(most, document.querySelectorAll(".tile").length);
      if (!older || here >= wanted) return { most, blocks: here, isEnd: !older };
      const isIdle = here === before && older.getAttribute("aria-busy") !== "true";
      idle = isIdle ? idle + 1 : 0;
      before = here;
      if (idle > idleMax) throw new Error(`"Older" waits for a finger after ${here} blocks.`);
      scrollTo(0, document.body.scrollHeight);
      await new Promise((resolve) => {
        requestAnimationFrame(resolve);
      });
    }
  }, [blocks, IDLE_FRAMES] as const);
}
