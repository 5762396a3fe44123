import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/**
 * Makes an element the only part of the page's frame that can be reached, and gives the focus back in
 * the end. Not a modal dialog: that would lie over the messages, too, and their buttons would be dead.
 */
export function useAlone(
  element: RefObject<HTMLElement | null>,
  /** Where the focus goes in the end. */
  home: () => HTMLElement | null,
): void {
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const before = document.activeElement;
    const others = othersAround(current);
    for (const other of others) other.inert = true;
    current.focus({ preventScroll: true });
    return () => {
      for (const other of others) other.inert = false;
      const target = home() ?? (before instanceof HTMLElement ? before : null);
      target?.focus({ preventScroll: true });
    };
  }, []);
}

/** All that stands beside the element or beside what it stands in, up to the frame. */
function othersAround(element: HTMLElement): HTMLElement[] {
  const parent = element.parentElement;
  if (!parent || element.matches(".frame")) return [];
  const beside = [...parent.children].filter((other): other is HTMLElement =>
    other instanceof HTMLElement && other !== element && !other.inert
  );
  return [...beside, ...othersAround(parent)];
}
