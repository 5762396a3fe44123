import type { Page } from "playwright-core";
import { inject } from "vitest";

/** What moved, although the user had done nothing. */
interface Shift {
  value: number;
  what: string[];
}

/**
 * Opens an address as on a slow network: the app's first paint is there before any answer of the
 * server is. Returns what moved until everything that loads late had loaded.
 *
 * @param isSettled waits until the screen shows all that it will show by itself
 */
export async function findShifts(
  page: Page,
  path: string,
  isSettled: () => Promise<unknown>,
): Promise<string[]> {
  const watching = await page.addInitScript(watchShifts);
  const answers = `${inject("stack").apiUrl}/**`;
  await page.route(answers, async (route) => {
    // The page may be gone by then.
    await page.evaluate(afterFirstPaint).catch(() => {});
    await route.continue().catch(() => {});
  });
  try {
    await page.goto(path);
    await isSettled();
    const shifts = await page.evaluate(() => Reflect.get(window, "shifts") as Shift[]);
    return shifts.map(({ value, what }) =>
      `${path} moves by ${value.toFixed(4)}: ${what.join(", ")}`
    );
  } finally {
    await page.unroute(answers);
    await watching.dispose();
  }
}

/** Runs in the page, before anything else. */
function watchShifts(): void {
  const shifts: Shift[] = [];
  Object.assign(window, { shifts });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput, sources } = entry as PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
        sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
      };
      if (hadRecentInput) continue;
      // Nobody sees less than a pixel, by which a text moves whose face comes a moment later.
      const moved = sources.filter(({ previousRect: from, currentRect: to }) =>
        Math.abs(from.x - to.x) >= 1 || Math.abs(from.y - to.y) >= 1
      );
      if (moved.length === 0 && sources.length > 0) continue;
      const what = moved.map(({ node, previousRect, currentRect }) => {
        const name = node instanceof Element
          ? `${node.localName}.${node.getAttribute("class") ?? ""}`
          : node?.nodeName ?? "something";
        return `${name} from ${previousRect.x}, ${previousRect.y}, ${previousRect.height} high, to ` +
          `${currentRect.x}, ${currentRect.y}, ${currentRect.height} high`;
      });
      shifts.push({ value, what });
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/**
 * Runs in the page: waits until the app has painted its first screen, in its own face. On a busy
 * machine, the face may arrive later than an answer of the local stack.
 */
async function afterFirstPaint(): Promise<void> {
  while (document.querySelector("#app > *") === null) {
    await new Promise((done) => requestAnimationFrame(done));
  }
  await document.fonts.ready;
  for (let frame = 0; frame < 3; frame += 1) {
    await new Promise((done) => requestAnimationFrame(done));
  }
}
