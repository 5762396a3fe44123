/**
 * Checks a screen for users with low vision, a thumb, large text, or a preference for reduced
 * motion.
 */
import type { Page } from "playwright-core";
import { findFaintEdges } from "./edges.ts";
import { findMoving } from "./motion.ts";
import { findCrowded } from "./reflow.ts";
import { findBadColors, findBrokenRules } from "./rules.ts";
import { findSmallTargets } from "./targets.ts";

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };

export interface Inspection {
  /** Checks the current screen, in every theme and at every text size. */
  look(screen: string): Promise<void>;
  /** Only checks the rules, for what covers the rest and disappears by itself. */
  glance(screen: string): Promise<void>;
  /** Everything found on all screens, each once; empty is good. */
  findings(): string[];
}

/** The page must come from a phone that prefers reduced motion. */
export function inspect(page: Page): Inspection {
  const found = new Set<string>();

  const note = (screen: string, things: string[]) => {
    for (const thing of things) found.add(`${screen}: ${thing}`);
  };

  async function glance(screen: string): Promise<void> {
    await page.emulateMedia({ colorScheme: "light" });
    note(`${screen} by day`, await findBrokenRules(page));
    note(`${screen} by day`, await findFaintEdges(page));
    await page.emulateMedia({ colorScheme: "dark" });
    note(`${screen} by night`, await findBadColors(page));
    note(`${screen} by night`, await findFaintEdges(page));
  }

  return {
    glance,
    async look(screen) {
      for (const [place, size] of [["desk", DESK], ["phone", PHONE]] as const) {
        await page.setViewportSize(size);
        await glance(`${screen}, ${place}`);
        note(`${screen}, ${place}`, await findSmallTargets(page));
      }
      note(screen, await findMoving(page));
      note(`${screen}, large text`, await findCrowded(page, { ...PHONE, zoom: 2 }));
      const narrow = { width: 320, height: 640, zoom: 1 };
      note(`${screen}, 320 pixels`, await findCrowded(page, narrow));
      await page.setViewportSize(PHONE);
    },
    findings: () => [...found],
  };
}
