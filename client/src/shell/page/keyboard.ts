/**
 * Tells the style sheet how much of the page the screen keyboard covers (`--keyboard`). Chromium and
 * Firefox make the page smaller by themselves (`interactive-widget`), Safari lays it over the page.
 */
export function watchKeyboard(): () => void {
  const { visualViewport } = globalThis;
  if (!visualViewport) return () => {};
  const measure = () => {
    const covered = innerHeight - visualViewport.height - visualViewport.offsetTop;
    // A browser's bar that slides away is no keyboard.
    const keyboard = covered > 120 && visualViewport.scale === 1 ? covered : 0;
    document.documentElement.style.setProperty("--keyboard", `${keyboard}px`);
  };
  visualViewport.addEventListener("resize", measure);
  visualViewport.addEventListener("scroll", measure);
  return () => {
    visualViewport.removeEventListener("resize", measure);
    visualViewport.removeEventListener("scroll", measure);
  };
}
