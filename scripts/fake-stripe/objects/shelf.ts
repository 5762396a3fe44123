/** The objects of one kind, in the order in which they were made. */
export interface Shelf<T> {
  add(object: T): T;
  get(id: string): T | undefined;
  remove(id: string): void;
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
    remove: (id) => void byId.delete(id),
    all: () => [...byId.values()].toReversed(),
    clear: () => byId.clear(),
  };
}
