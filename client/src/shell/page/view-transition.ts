/**
 * Runs a change of the screen as a view transition, if the browser has them and the user allows
 * motion.
 */
export async function viewTransition(change: () => void | Promise<void>): Promise<void> {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still || !("startViewTransition" in document)) return await change();
  const { finished } = document.startViewTransition(async () => {
    await change();
    await rendered();
  });
  await finished;
}

/** The same, with one image that grows or shrinks into its new place under this name. */
export function nameForTransition(element: HTMLElement | null | undefined, named: boolean): void {
  if (element) element.style.viewTransitionName = named ? "video" : "";
}

/** Preact renders a change in a microtask, so after one task it is on the page. */
function rendered(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
