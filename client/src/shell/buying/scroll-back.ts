import { effect } from "@preact/signals";
import type { ComingBack } from "../../stores/purchases/coming-back.ts";
import type { Connection } from "../../stores/sync/connection.ts";

/** More than the composer ignores as a tremble (views/create/use-sheet.ts). */
const STEP_PIXELS = 16;

const nextFrame = () => new Promise((done) => requestAnimationFrame(done));

/**
 * Scrolls to where the page was before the user left for the checkout, once its rows are there;
 * not if the user has scrolled meanwhile, nor if there is a line at the top to read. The last step
 * is upwards, because a composer that scrolls down hides. Returns the function that stops it.
 */
export function scrollBack(
  { asOf, isOld }: Pick<Connection, "asOf" | "isOld">,
  { waiting }: Pick<ComingBack, "waiting">,
  top: number,
): () => void {
  let isOver = top <= 0;
  const stop = effect(() => {
    if (isOver || isOld.value || asOf.value === null) return;
    isOver = true;
    if (waiting.peek() === null) void scroll();
  });

  async function scroll(): Promise<void> {
    await nextFrame();
    if (scrollY > 0) return;
    scrollTo({ top: top + STEP_PIXELS, behavior: "instant" });
    await nextFrame();
    await nextFrame();
    scrollTo({ top, behavior: "instant" });
  }

  return () => {
    isOver = true;
    stop();
  };
}
