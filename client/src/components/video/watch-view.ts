/**
 * Reports whether an element is in or near the view, now and whenever that changes. Returns the
 * function that stops it.
 * A busy browser reports several changes at once, and only the last one is current. Using the first
 * one made a tile wait for a change that had already been reported.
 */
export function watchView(
  element: Element,
  rootMargin: string,
  onChange: (isIn: boolean, entry: IntersectionObserverEntry) => void,
): () => void {
  const observer = new IntersectionObserver((entries) => {
    const last = entries.at(-1);
    if (last) onChange(last.isIntersecting, last);
  }, { rootMargin });
  observer.observe(element);
  return () => observer.disconnect();
}
