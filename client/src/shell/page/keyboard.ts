/**
 * Tells the stylesheet how much of the page the screen keyboard covers (`--keyboard`). Chromium and
 * Firefox shrink the page themselves (`interactive-widget`); Safari lays the keyboard over it.
 */
export function watchKeyboard(): () => void {
  const { visualViewport } = globalThis;
  if (!visualViewport) return () => {};
  const measure = () => {
    const covered = innerHeight - visualViewport.height - visualViewport.offsetTop;
    // A browser's toolbar that slides away is not a keyboard.
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
