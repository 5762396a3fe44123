/** Single values and shelves (values by id) in localStorage, parsed when they are read. */
import * as z from "zod/mini";
import { keysOf, type Texts } from "./storage.ts";

export interface Slot<T> {
  read(): T | null;
  write(value: T): void;
  /** Calls back when another tab has written it. Returns the function that stops it. */
  watch(listener: () => void): () => void;
}

/** Values by id, each under its own key. */
export interface Shelf<T> {
  all(): T[];
  get(id: string): T | null;
  put(id: string, value: T): void;
  remove(id: string): void;
  /** Calls back with the id of a value that another tab has written or removed. */
  watch(listener: (id: string) => void): () => void;
}

export interface Storing {
  storage: Texts;
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
      if (mayWrite()) storage.setItem(key, JSON.stringify(value));
    },
    watch: (listener) => hearOtherTabs((changed) => changed === key && listener()),
  };
}

export function createShelf<T>(
  { storage, prefix, mayWrite }: Storing,
  name: string,
  schema: z.ZodMiniType<T>,
): Shelf<T> {
  const shelf = prefix + name;
  const get = (id: string) => parse(schema, storage.getItem(shelf + id));

  return {
    get,
    all: () =>
      keysOf(storage).filter((key) => key.startsWith(shelf))
        .map((key) => get(key.slice(shelf.length)))
        .filter((value) => value !== null),
    put(id, value) {
      if (mayWrite()) storage.setItem(shelf + id, JSON.stringify(value));
    },
    remove: (id) => storage.removeItem(shelf + id),
    watch: (listener) =>
      hearOtherTabs((changed) => {
        if (changed?.startsWith(shelf)) listener(changed.slice(shelf.length));
      }),
  };
}

function hearOtherTabs(listener: (key: string | null) => void): () => void {
  const hear = ({ key }: StorageEvent) => listener(key);
  addEventListener("storage", hear);
  return () => removeEventListener("storage", hear);
}

function parse<T>(schema: z.ZodMiniType<T>, text: string | null): T | null {
  try {
    const parsed = z.safeParse(schema, JSON.parse(text ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
