import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** Scrolling by fewer pixels is ignored as a tremble. */
const MOVED_PIXELS = 8;

/**
 * Collapses the sheet to a line while the user scrolls down through the videos, and opens it when
 * they scroll up; it never collapses while they type in it, nor where it is a part of the page.
 * What lies under it (`data-under-sheet`) reserves its height at the end (`--sheet`).
 */
export function useSheet(sheet: RefObject<HTMLElement | null>): Signal<boolean> {
  const collapsed = useSignal(false);

  useEffect(() => {
    const element = sheet.current;
    if (!element) return;
    let last = scrollY;
    const onScroll = () => {
      const moved = scrollY - last;
      if (Math.abs(moved) < MOVED_PIXELS) return;
      last = scrollY;
      collapsed.value = moved > 0 && scrollY > MOVED_PIXELS &&
        !element.contains(document.activeElement) &&
        getComputedStyle(element).position === "fixed";
    };
    const under = [document.documentElement, element.closest<HTMLElement>("[data-under-sheet]")];
    const size = new ResizeObserver(([entry]) => {
      if (getComputedStyle(element).position !== "fixed") collapsed.value = false;
      const pixels = entry?.borderBoxSize[0]?.blockSize ?? element.offsetHeight;
      for (const page of under) page?.style.setProperty("--sheet", `${pixels}px`);
    });
    size.observe(element);
    addEventListener("scroll", onScroll, { passive: true });
    return () => {
      size.disconnect();
      for (const page of under) page?.style.removeProperty("--sheet");
      removeEventListener("scroll", onScroll);
    };
  }, []);

  return collapsed;
}
