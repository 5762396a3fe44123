import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import axe from "axe-core";
import type Axe from "axe-core";
import type { Page } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const ABOUT_COLORS: Axe.RunOnly = {
  type: "rule",
  values: axe.getRules(TAGS).filter(({ tags }) => tags.includes("cat.color"))
    .map(({ ruleId }) => ruleId),
};

/** Less than half as long as `axe.source`; every page reads it again. */
const source = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Returns axe's findings for WCAG A and AA and its best practices. */
export function findBrokenRules(page: Page): Promise<string[]> {
  return find(page, { type: "tag", values: TAGS });
}

/**
 * Returns those findings that can differ between the themes, which only differ in their colors
 * (client/src/styles/tokens.css).
 */
export function findBadColors(page: Page): Promise<string[]> {
  return find(page, ABOUT_COLORS);
}

async function find(page: Page, rules: Axe.RunOnly): Promise<string[]> {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(await source);
  return await page.evaluate(async (runOnly) => {
    // A change of theme is painted one frame later.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const { violations } = await globalThis.axe.run(document, {
      runOnly,
      resultTypes: ["violations"],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) =>
        `${id} at ${target.join(" ")} ${any[0]?.message?.slice(0, 140) ?? ""}`
      )
    );
  }, rules);
}

declare global {
  var axe: typeof Axe;
}
