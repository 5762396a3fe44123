import type { Page } from "playwright-core";

/** Finds everything that can be tapped but is smaller than a finger of 48 pixels. */
export async function findSmallTargets(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    /** Half of 48, minus one pixel for rounding. */
    const REACH = 23;
    const found: string[] = [];
    // The last of several dialogs lies over the others.
    const scope = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
    const targets = scope.querySelectorAll<HTMLElement>(
      "a[href], button, input, select, textarea, summary, video[controls]",
    );
    const messages = Array.from(
      document.querySelectorAll("[data-sonner-toast]"),
      (message) => message.getBoundingClientRect(),
    );
    const isUnder = (box: DOMRect) =>
      messages.some(({ top, bottom }) => top < box.bottom && bottom > box.top);
    for (const target of targets) {
      if (!target.checkVisibility({ visibilityProperty: true })) continue;
      // Part of a message that lies behind another.
      if (target.closest("[data-sonner-toast][data-front=false]")) continue;
      scrollTo(0, 0);
      target.focus({ preventScroll: true }); // Some elements only appear on focus.
      target.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
      const label = target instanceof HTMLInputElement ? target.closest("label") : null;
      let box = (label ?? target).getBoundingClientRect();
      if (box.bottom <= 0) continue; // The skip link, until it has the focus.
      // What is under a message can be scrolled out from under it.
      if (!target.closest("[data-sonner-toast]") && isUnder(box)) {
        target.scrollIntoView({ block: "center", behavior: "instant" });
        box = (label ?? target).getBoundingClientRect();
        // At the top of a page it cannot. A message disappears by itself or with a swipe, but the
        // bars must never be under it.
        if (isUnder(box) && !target.closest(".frame-header, .frame-bar")) continue;
      }
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const meets = (dx: number, dy: number) => {
        const hit = document.elementFromPoint(x + dx, y + dy);
        if (hit === null) return false;
        if (target.contains(hit) || label?.contains(hit)) return true;
        return hit instanceof HTMLLabelElement && hit.control === target;
      };
      const what = `<${target.localName}> ${
        (target.getAttribute("aria-label") ?? target.textContent ?? "").slice(0, 40)
      }`;
      const over = document.elementFromPoint(x, y);
      // The composer hides when the user scrolls.
      if (over?.closest("form") && !over.closest("form")?.contains(target)) continue;
      if (!meets(0, 0)) found.push(`${what} is covered by <${over?.localName}> ${over?.className}`);
      const sides = [[-REACH, 0], [REACH, 0], [0, -REACH], [0, REACH]] as const;
      const missed = sides.find(([dx, dy]) => !meets(dx, dy));
      if (!missed || !meets(0, 0)) continue;
      const beside = document.elementFromPoint(x + missed[0], y + missed[1]);
      if (beside?.closest("form") && !beside.closest("form")?.contains(target)) continue;
      found.push(
        `${what} is small, ${Math.round(box.width)} × ${Math.round(box.height)}, beside ` +
          `<${beside?.localName}> ${beside?.className}`,
      );
    }
    scrollTo(0, 0);
    return found;
  });
}
