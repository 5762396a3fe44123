import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/**
 * Makes an element the only part of the page that can be reached, and returns the focus at the end.
 * It is not a modal dialog, because that would also cover the messages and disable their buttons.
 */
export function useAlone(
  element: RefObject<HTMLElement | null>,
  /** Returns the element that gets the focus at the end. */
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

/** All siblings of the element and of its ancestors, up to the frame. */
function othersAround(element: HTMLElement): HTMLElement[] {
  const parent = element.parentElement;
  if (!parent || element.matches(".frame")) return [];
  const beside = [...parent.children].filter((other): other is HTMLElement =>
    other instanceof HTMLElement && other !== element && !other.inert
  );
  return [...beside, ...othersAround(parent)];
}
