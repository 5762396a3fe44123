/**
 * localStorage and sessionStorage, the only place that touches them. A browser may not have them,
 * may refuse access (blocked cookies), or be full. Nothing here throws: what cannot be stored is
 * kept in memory for this visit, and `notKept.texts` becomes true.
 */
import { notKept } from "./not-kept.ts";

export type Texts = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

interface Guarded extends Texts {
  /** Like `setItem`, and returns whether it is really stored. */
  keep(key: string, text: string): boolean;
}

/** Copies of the server's data: on a full device they make room for what exists only here. */
const isCopy = (key: string) => /\.(known|models|packs)$/.test(key);

export function keysOf(storage: Texts): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
}

/** `open` may throw, or return nothing. */
export function guard(
  open: () => Storage | null | undefined,
  onKept = (_all: boolean) => {},
): Guarded {
  /**
   * The text of each key in this tab, and what the storage held when the tab set it; the two differ
   * if the text could not be written or removed. The tab's text counts until the storage holds
   * something else, from another tab, and while the storage cannot be read.
   */
  const seen = new Map<string, readonly [text: string | null, stored: string | null]>();

  function attempt<T>(work: (storage: Storage) => T): T | undefined {
    try {
      const storage = open();
      return storage ? work(storage) : undefined;
    } catch {
      return undefined;
    }
  }

  const look = (key: string) => attempt((storage) => storage.getItem(key));

  function count(key: string, text: string | null): string | null {
    seen.set(key, [text, look(key) ?? null]);
    return text;
  }

  function getItem(key: string): string | null {
    const stored = look(key);
    const [text, before] = seen.get(key) ?? [];
    return text !== undefined && (stored === undefined || stored === before)
      ? text
      : count(key, stored ?? null);
  }

  /** Returns whether it is really stored: some only pretend. */
  function write(key: string, text: string): boolean {
    attempt((storage) => storage.setItem(key, text));
    return look(key) === text;
  }

  function keys(): string[] {
    const stored = attempt(keysOf) ?? [];
    return [...new Set([...stored, ...seen.keys()])].filter((key) => getItem(key) !== null);
  }

  const tell = () =>
    onKept(
      look("") !== undefined &&
        [...seen].every(([key, [text, stored]]) => text === stored || isCopy(key)),
    );

  function keep(key: string, text: string): boolean {
    let isKept = write(key, text);
    if (!isKept && !isCopy(key)) {
      attempt((storage) =>
        keysOf(storage).filter(isCopy).forEach((copy) => storage.removeItem(copy))
      );
      isKept = write(key, text);
    }
    count(key, text);
    tell();
    return isKept;
  }

  tell();
  return {
    get length() {
      return keys().length;
    },
    key: (index) => keys()[index] ?? null,
    getItem,
    setItem: keep,
    keep,
    removeItem(key) {
      attempt((storage) => storage.removeItem(key));
      count(key, null);
    },
  };
}

/** For all tabs of this device. */
export const onDevice: Guarded = guard(
  () => globalThis.localStorage,
  (all) => (notKept.texts.value = !all),
);

/** For this tab, also after a reload. */
export const inTab: Guarded = guard(() => globalThis.sessionStorage);
