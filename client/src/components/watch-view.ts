/**
 * Tells whether an element is in view or nearly so, now and whenever that changes. Returns the way to stop.
 *
 * A busy browser tells of several changes at once, and the last one is how it stands: whoever took the
 * first waited for a change that had been told.
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
