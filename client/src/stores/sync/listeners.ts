/** Who wants to hear of something that happens in a store. */
interface Listeners<Event> {
  /** Returns the way to stop. */
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
