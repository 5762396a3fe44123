import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** Scrolling by fewer pixels is ignored as a tremble. */
const MOVED_PIXELS = 8;

/**
 * Hides the sheet while the user scrolls down through the videos and shows it when they scroll up;
 * it never hides while they type in it. The page reserves its height at the end (`--sheet`).
 */
export function useSheet(sheet: RefObject<HTMLElement | null>): ReadonlySignal<boolean> {
  const hidden = useSignal(false);

  useEffect(() => {
    const element = sheet.current;
    if (!element) return;
    let last = scrollY;
    const onScroll = () => {
      const moved = scrollY - last;
      if (Math.abs(moved) < MOVED_PIXELS) return;
      last = scrollY;
      hidden.value = moved > 0 && scrollY > MOVED_PIXELS &&
        !element.contains(document.activeElement);
    };
    const onFocus = () => (hidden.value = false);
    const size = new ResizeObserver(() => {
      document.documentElement.style.setProperty("--sheet", `${element.offsetHeight}px`);
    });
    size.observe(element);
    addEventListener("scroll", onScroll, { passive: true });
    element.addEventListener("focusin", onFocus);
    return () => {
      size.disconnect();
      document.documentElement.style.removeProperty("--sheet");
      removeEventListener("scroll", onScroll);
      element.removeEventListener("focusin", onFocus);
    };
  }, []);

  return hidden;
}
