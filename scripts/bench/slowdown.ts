/** How much slower a phone is than this machine, by Lighthouse's own benchmark. */
import { pageFunctions } from "lighthouse/core/lib/page-functions.js";
import type { BrowserContext } from "playwright-core";

/** Lighthouse's docs/throttling.md: a typical phone has 125 to 800. */
const PHONE_INDEX = 400;

export interface Slowdown {
  /** How fast this machine is at this moment. */
  index: number;
  /** By this factor a page has to be slowed down, so that index ÷ factor is a phone's. */
  factor: number;
}

/** Measured each time, because other work slows a machine down. */
export async function measureSlowdown(context: BrowserContext): Promise<Slowdown> {
  const page = await context.newPage();
  const index = Number(await page.evaluate(`(${pageFunctions.computeBenchmarkIndex})()`));
  await page.close();
  return { index, factor: Math.max(1, index / PHONE_INDEX) };
}
