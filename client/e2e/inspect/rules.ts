import axe from "axe-core";
import type Axe from "axe-core";
import type { Page } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Returns axe's findings for WCAG A and AA and its best practices. */
export async function findBrokenRules(page: Page): Promise<string[]> {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe.source);
  return await page.evaluate(async (tags) => {
    // A change of theme is painted one frame later.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const { violations } = await globalThis.axe.run(document, {
      runOnly: tags,
      resultTypes: ["violations"],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) =>
        `${id} at ${target.join(" ")} ${any[0]?.message?.slice(0, 140) ?? ""}`
      )
    );
  }, TAGS);
}

declare global {
  var axe: typeof Axe;
}
