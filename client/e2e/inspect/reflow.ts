import type { CDPSession, Page } from "playwright-core";

interface Size {
  width: number;
  height: number;
  /** The text size, as a multiple. */
  zoom: number;
}

/**
 * Finds what is cut off, covers something else, or makes the page scroll sideways at a text size.
 */
export async function findCrowded(page: Page, { zoom, ...size }: Size): Promise<string[]> {
  await page.setViewportSize(size);
  await setText(page, zoom);
  const found = await page.evaluate(crowded);
  await setText(page, 1);
  return found;
}

/** One per page, and kept open: closing it would bring an offline page back online. */
const sessions = new WeakMap<Page, CDPSession>();

/** Sets the size like the browser's own setting, so that media queries follow it. */
async function setText(page: Page, zoom: number): Promise<void> {
  const session = sessions.get(page) ?? await page.context().newCDPSession(page);
  sessions.set(page, session);
  await session.send("Page.setFontSizes", { fontSizes: { standard: zoom * 16 } });
  await page.evaluate(() =>
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  );
}

/** Runs in the page. */
function crowded(): string[] {
  const found: string[] = [];
  // The last of several dialogs lies over the others.
  const scope = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.documentElement;
  const note = (element: Element, what: string) => {
    const words = (element.textContent ?? "").trim().slice(0, 40);
    found.push(
      `<${element.localName} class="${element.getAttribute("class") ?? ""}"> ${words} ${what}`,
    );
  };

  if (scope.scrollWidth > scope.clientWidth + 1) note(scope, "scrolls sideways");
  for (const element of scope.querySelectorAll("*")) {
    const speaks = [...element.childNodes].some((node) =>
      node.nodeType === Node.TEXT_NODE && node.textContent?.trim()
    );
    if (!speaks || !element.checkVisibility()) continue;
    if (element.closest(".spoken, [aria-hidden=true]")) continue;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    // A prompt is shortened on purpose: the player shows it completely.
    const isShortened = style.webkitLineClamp !== "none" || style.textOverflow === "ellipsis" ||
      (element.parentElement &&
        getComputedStyle(element.parentElement).textOverflow === "ellipsis");
    // A row of chips, of choices or of parts can be scrolled with a finger.
    const isPastTheEdge = (box.right > innerWidth + 1 || box.left < -1) &&
      !element.closest(".chips, .choices, .parts");
    if (isPastTheEdge && box.bottom > 0 && !isShortened) note(element, "is past the edge");
    // Only read aloud, at this size.
    if (style.clipPath === "inset(50%)") continue;
    if (isShortened || style.overflowY === "visible" || style.overflowY === "auto") continue;
    const isTooLong = element.scrollHeight > element.clientHeight + 1 ||
      element.scrollWidth > element.clientWidth + 1;
    if (isTooLong) note(element, "is cut off");
  }
  for (const part of scope.querySelectorAll<HTMLElement>("button, a[href], label > span")) {
    if (!part.checkVisibility() || part.closest(".spoken")) continue;
    scrollTo(0, 0);
    part.focus({ preventScroll: true }); // Some elements only appear on focus.
    part.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    const box = part.getBoundingClientRect();
    if (box.bottom <= 0) continue; // The skip link, until it has the focus.
    const middle = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
    const height = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const hit = document.elementFromPoint(middle, height);
    const own = part.closest("label") ?? part;
    // A message disappears by itself or with a swipe, but the bars must never be under it.
    const message = hit?.closest("[data-sonner-toast]");
    if (message && !message.contains(part) && !part.closest(".frame-header, .frame-bar")) continue;
    // The composer hides when the user scrolls.
    if (hit?.closest("form") && !hit.closest("form")?.contains(part)) continue;
    if (hit === null || !(own.contains(hit) || hit.contains(own))) {
      note(part, `lies under <${hit?.localName} class="${hit?.getAttribute("class") ?? ""}">`);
    }
  }
  scrollTo(0, 0);
  return found;
}
