/**
 * Moves the focus when the focused element disappears, for example a tapped button, a discarded
 * tile or a form: to the nearest focusable element around it that stays, and not to the top of the
 * page.
 */
export function keepFocus(): void {
  /** The focused element and all its ancestors. */
  let path: Element[] = [];

  document.addEventListener("focusin", ({ target }) => {
    path = [];
    for (let at = target instanceof Element ? target : null; at; at = at.parentElement) {
      path.push(at);
    }
  }, true);

  // A tap on the page clears the focus on purpose; it is only restored if the element disappears a
  // moment later.
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
    home?.focus({ preventScroll: true }); // None yet: the next change will find one.
  }).observe(document.body, { childList: true, subtree: true });
}
