import type { Page } from "playwright-core";

/** Finds animations and transitions that run although reduced motion is preferred. */
export async function findMoving(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    document.getAnimations()
      .filter(({ playState, effect }) =>
        playState === "running" && Number(effect?.getComputedTiming().endTime) > 1
      )
      .map((animation) => {
        const { effect } = animation;
        const target = effect instanceof KeyframeEffect ? effect.target : null;
        const name = animation instanceof CSSAnimation ? animation.animationName : "a transition";
        return `${name} moves <${target?.localName} class="${target?.getAttribute("class")}">`;
      })
  );
}
