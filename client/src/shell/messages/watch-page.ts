/**
 * Calls back, at most once a frame, after the user has scrolled or the screen has changed. Returns
 * the function that stops it.
 */
export function watchPage(onChange: () => void): () => void {
  let frame = 0;
  const later = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      onChange();
    });
  };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);
  document.addEventListener("visibilitychange", later);
  // Another screen, or another list.
  const observer = new MutationObserver(later);
  const main = document.querySelector("main");
  if (main) observer.observe(main, { childList: true, subtree: true });
  return () => {
    removeEventListener("scroll", later);
    removeEventListener("resize", later);
    document.removeEventListener("visibilitychange", later);
    observer.disconnect();
    cancelAnimationFrame(frame);
  };
}
