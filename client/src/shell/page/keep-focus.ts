/**
 * What had the focus may vanish: a button that was tapped, a tile that was taken back, a whole form. The
 * focus then goes to the nearest thing around it that stays and can have it, not to the top of the page.
 */
export function keepFocus(): void {
  /** The element with the focus, and all that lies around it. */
  let path: Element[] = [];

  document.addEventListener("focusin", ({ target }) => {
    path = [];
    for (let at = target instanceof Element ? target : null; at; at = at.parentElement) {
      path.push(at);
    }
  }, true);

  // Somebody who taps beside it wants no focus; only what is gone a moment later was taken from them.
  document.addEventListener("focusout", ({ target }) => {
    queueMicrotask(() => {
      const isLeft = document.activeElement === document.body && path[0] === target;
      if (isLeft && path[0]?.isConnected) path = [];
    });
  });

  new MutationObserver(() => {
    if (document.activeElement !== document.body || path[0]?.isConnected !== false) return;
    const stays = path.find((element) => element.isConnected);
    const home = stays?.closest<HTMLElement>("[tabindex]") ?? document.querySelector("main");
    home?.focus({ preventScroll: true }); // None yet: the next change brings it.
  }).observe(document.body, { childList: true, subtree: true });
}
