/** Single values and shelves (values by id) in localStorage, parsed when they are read. */
import * as z from "zod/mini";

export interface Slot<T> {
  read(): T | null;
  write(value: T): void;
}

/** Values by id, each under its own key. */
export interface Shelf<T> {
  all(): T[];
  get(id: string): T | null;
  put(id: string, value: T): void;
  remove(id: string): void;
}

export interface Storing {
  storage: Storage;
  prefix: string;
  mayWrite(): boolean;
}

export function createSlot<T>(
  { storage, prefix, mayWrite }: Storing,
  name: string,
  schema: z.ZodMiniType<T>,
): Slot<T> {
  const key = prefix + name;
  return {
    read: () => parse(schema, storage.getItem(key)),
    write(value) {
      // Private mode or a full disk: the app works, and only a reload loses the value.
      if (mayWrite()) write(storage, key, value);
    },
  };
}

export function createShelf<T>(
  { storage, prefix, mayWrite }: Storing,
  name: string,
  schema: z.ZodMiniType<T>,
): Shelf<T> {
  const shelf = prefix + name;
  /** Values that could not be written are at least available until the app is closed. */
  const unwritten = new Map<string, T>();

  const get = (id: string) =>
    parse(schema, storage.getItem(shelf + id)) ?? unwritten.get(id) ?? null;

  return {
    get,
    all() {
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
      return keys.filter((key) => key.startsWith(shelf))
        .map((key) => get(key.slice(shelf.length)))
        .filter((value) => value !== null);
    },
    put(id, value) {
      if (!mayWrite()) return;
      if (write(storage, shelf + id, value)) unwritten.delete(id);
      else unwritten.set(id, value);
    },
    remove(id) {
      unwritten.delete(id);
      storage.removeItem(shelf + id);
    },
  };
}

function write(storage: Storage, key: string, value: unknown): boolean {
  try {
    storage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function parse<T>(schema: z.ZodMiniType<T>, text: string | null): T | null {
  try {
    const parsed = z.safeParse(schema, JSON.parse(text ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
