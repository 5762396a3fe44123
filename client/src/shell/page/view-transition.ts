/**
 * Runs a change of the screen as a view transition, if the browser has them and the user allows
 * motion.
 */
export async function viewTransition(change: () => void | Promise<void>): Promise<void> {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still || !hasTransitions()) return await change();
  const { finished, ready } = document.startViewTransition(async () => {
    await change();
    await rendered();
  });
  // The browser may skip the motion, for example because the tab was hidden; the change is made.
  ready.catch(() => {});
  await finished;
}

/**
 * Whether the engine has view transitions that can be used. WebKitGTK 2.50 has them, but without
 * DMA-BUF, as in a virtual machine or with some drivers, any transition ends the page's process,
 * even one without a named element. A page cannot know that, so WebKitGTK, the only WebKit on
 * Linux, shows the change without motion.
 */
export function hasTransitions(userAgent = navigator.userAgent): boolean {
  // Blink has stayed at AppleWebKit/537.36, and WebKit at 605.1.15.
  const isWebKitGtk = /\bLinux\b.*\bAppleWebKit\/605\b/.test(userAgent);
  return "startViewTransition" in document && !isWebKitGtk;
}

/** The same, with one image that grows or shrinks into its new place under this name. */
export function nameForTransition(element: HTMLElement | null | undefined, named: boolean): void {
  if (element) element.style.viewTransitionName = named ? "video" : "";
}

/** Preact renders a change in a microtask, so after one task it is on the page. */
function rendered(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
