/** Less of a tile is not worth pointing at. */
const SEEN_PIXELS = 64;
/** How long a tile shows that something has happened to it. */
const FLASH_MS = 600;

/** The tile of a video in the list. */
function tileOf(generationId: string): HTMLElement | null {
  return document.querySelector(`.tile[data-video="${CSS.escape(generationId)}"]`);
}

/**
 * Whether the user sees the video's tile, or is watching the video in the player: what a message
 * would say is on the screen then.
 */
export function isVideoInView(generationId: string): boolean {
  if (document.visibilityState !== "visible") return false;
  if (location.pathname === `/videos/${generationId}`) return true;
  const tile = tileOf(generationId);
  return tile !== null && isInView(tile);
}

/** Also false if the composer, the player or a sheet covers it. */
function isInView(tile: Element): boolean {
  const { left, right, top, bottom, height } = tile.getBoundingClientRect();
  const above = document.querySelector(".frame-header")?.getBoundingClientRect().bottom ?? 0;
  const from = Math.max(top, above);
  const to = Math.min(bottom, innerHeight);
  const isUncovered = (y: number) => {
    const over = document.elementsFromPoint((left + right) / 2, y)
      .find((element) => !element.closest("[data-sonner-toaster]"));
    return over !== undefined && tile.contains(over);
  };
  const enough = Math.min(SEEN_PIXELS, height / 2);
  // What covers the page comes from below or covers all of it.
  return height > 0 && to - from >= enough && isUncovered(from + enough - 1);
}

/** Points at the tile, once, instead of a message. `how` says to the stylesheet what happened. */
export function flash(generationId: string, how: string): void {
  const tile = tileOf(generationId);
  if (!tile) return;
  tile.dataset["flash"] = how;
  setTimeout(() => delete tile.dataset["flash"], FLASH_MS);
}
