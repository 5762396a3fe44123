import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/**
 * Where the line is wider than the screen, what is cut at its edges fades out: `--fade-left` and
 * `--fade-right` are its widths. So no word is cut in the middle. `content` changes with what is in
 * the line.
 */
export function useFade(line: RefObject<HTMLElement | null>, content: string): void {
  useLayoutEffect(() => {
    const element = line.current;
    if (!element) return;
    const measure = () => {
      const edge = element.getBoundingClientRect();
      const all = Array.from(element.children, (child) => child.getBoundingClientRect());
      const first = all.find(({ left, right }) => right > edge.left && left < edge.left - 1);
      const last = all.find(({ left, right }) => left < edge.right && right > edge.right + 1);
      const fade = (side: "left" | "right", pixels = 0) =>
        element.style.setProperty(`--fade-${side}`, `${Math.ceil(pixels)}px`);
      fade("left", first && first.right - edge.left);
      fade("right", last && edge.right - last.left);
    };
    const size = new ResizeObserver(measure);
    // A chip for a file changes its width with the state of the file.
    for (const each of [element, ...element.children]) size.observe(each);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      size.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, [content]);
}
