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
const isCopy = (key: string) => /\.(known|models)$/.test(key);

export function keysOf(storage: Texts): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
}

/** `open` may throw, or return nothing. */
export function guard(
  open: () => Storage | null | undefined,
  onKept = (_all: boolean) => {},
): Guarded {
  /** What could not be written (null: could not be removed). */
  const unwritten = new Map<string, string | null>();

  function attempt<T>(work: (storage: Storage) => T): T | undefined {
    try {
      const storage = open();
      return storage ? work(storage) : undefined;
    } catch {
      return undefined;
    }
  }

  const write = (key: string, text: string) =>
    attempt((storage) => {
      storage.setItem(key, text);
      return storage.getItem(key) === text; // Some only pretend.
    });

  function makeRoom(): void {
    attempt((storage) => keysOf(storage).filter(isCopy).forEach((key) => storage.removeItem(key)));
  }

  function keys(): string[] {
    const stored = attempt(keysOf) ?? [];
    const all = new Set([...stored, ...unwritten.keys()]);
    return [...all].filter((key) => unwritten.get(key) !== null);
  }

  const tell = () => onKept(attempt(() => true) === true && [...unwritten.keys()].every(isCopy));

  function keep(key: string, text: string): boolean {
    let isKept = write(key, text);
    if (!isKept && !isCopy(key)) {
      makeRoom();
      isKept = write(key, text);
    }
    if (isKept) unwritten.delete(key);
    else unwritten.set(key, text);
    tell();
    return isKept === true;
  }

  tell();
  return {
    get length() {
      return keys().length;
    },
    key: (index) => keys()[index] ?? null,
    getItem(key) {
      const ours = unwritten.get(key);
      return ours === undefined ? attempt((storage) => storage.getItem(key)) ?? null : ours;
    },
    setItem: (key, text) => void keep(key, text),
    keep,
    removeItem(key) {
      const isGone = attempt((storage) => {
        storage.removeItem(key);
        return true;
      });
      if (isGone) unwritten.delete(key);
      else unwritten.set(key, null);
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
