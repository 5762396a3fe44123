import type { Page } from "playwright-core";

/** Finds edges of inputs and focus rings with a contrast below 3 : 1. */
export async function findFaintEdges(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const found: string[] = [];
    const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const known = new Map<string, number>();
    /** The visible colour where colours overlap, as luminance from 0 to 1. */
    const luminance = (colors: string[]) => {
      const key = colors.join();
      const value = known.get(key) ?? measure(colors);
      known.set(key, value);
      return value;
    };
    const measure = (colors: string[]) => {
      if (context === null) throw new Error("No canvas.");
      for (const color of colors) {
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
      }
      const [red = 0, green = 0, blue = 0] = Array.from(
        context.getImageData(0, 0, 1, 1).data,
        (byte) => byte <= 10 ? byte / 3294.6 : ((byte / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ground = (element: Element | null): string[] =>
      element === null ? ["white"] : [
        ...ground(element.parentElement),
        getComputedStyle(element).backgroundColor,
      ];
    const contrast = (color: string, behind: string[]) => {
      const [a, b] = [luminance([...behind, color]), luminance(behind)];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    };
    const note = (what: string, color: string, behind: string[]) => {
      const much = contrast(color, behind);
      if (much < 3) found.push(`${what} has a contrast of ${much.toFixed(2)}`);
    };

    for (const input of document.querySelectorAll("input, textarea")) {
      if (!input.checkVisibility() || input.closest(".segments, .file-button")) continue;
      const edged = getComputedStyle(input).borderTopStyle === "none" ? input.parentElement : input;
      if (edged === null) continue;
      note(`the edge of <${input.localName}>`, getComputedStyle(edged).borderTopColor, [
        ...ground(edged.parentElement),
      ]);
    }
    // All at once, because each style that is read after a change is computed again.
    const targets = [...document.querySelectorAll("a, button, label")];
    const probes = targets.map((target) => {
      const probe = document.createElement("i");
      probe.style.color = "var(--accent)";
      target.parentElement?.append(probe);
      return probe;
    });
    const rings = probes.map((probe) => getComputedStyle(probe).color);
    for (const probe of probes) probe.remove();
    for (const [index, target] of targets.entries()) {
      note(
        `the ring around <${target.localName}>`,
        rings[index] ?? "",
        ground(target.parentElement),
      );
    }
    return [...new Set(found)];
  });
}
