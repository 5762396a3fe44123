/** The objects of one kind, in the order in which they were made. */
export interface Shelf<T> {
  add(object: T): T;
  get(id: string): T | undefined;
  /** Newest first. */
  all(): T[];
  clear(): void;
}

export function createShelf<T extends { id: string }>(): Shelf<T> {
  const byId = new Map<string, T>();
  return {
    add(object) {
      byId.set(object.id, object);
      return object;
    },
    get: (id) => byId.get(id),
    all: () => [...byId.values()].toReversed(),
    clear: () => byId.clear(),
  };
}
