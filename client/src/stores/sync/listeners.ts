/** The listeners to an event of a store. */
interface Listeners<Event> {
  /** Returns the function that removes the listener. */
  add(listener: (event: Event) => void): () => void;
  call(event: Event): void;
}

/** `keeps`: what happens before anybody listens is kept for the first who does. */
export function createListeners<Event>({ keeps = false } = {}): Listeners<Event> {
  const listeners = new Set<(event: Event) => void>();
  let kept: Event[] | null = keeps ? [] : null;
  return {
    add(listener) {
      listeners.add(listener);
      const missed = kept ?? [];
      kept = null;
      for (const event of missed) listener(event);
      return () => listeners.delete(listener);
    },
    call(event) {
      kept?.push(event);
      for (const listener of listeners) listener(event);
    },
  };
}
