/** The listeners to an event of a store. */
interface Listeners<Event> {
  /** Returns the function that removes the listener. */
  add(listener: (event: Event) => void): () => void;
  call(event: Event): void;
}

export function createListeners<Event>(): Listeners<Event> {
  const listeners = new Set<(event: Event) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    call(event) {
      for (const listener of listeners) listener(event);
    },
  };
}
