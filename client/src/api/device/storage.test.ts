import { describe, expect, it, vi } from "vitest";
import { guard } from "./storage.ts";

/** A storage with so much room, in characters, and these faults. */
function storage(room = Infinity, faults: Partial<Storage> = {}): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem(key: string, text: string) {
      const others = [...kept].filter(([other]) => other !== key).flat().join("").length;
      if (others + key.length + text.length > room) {
        throw new DOMException("full", "QuotaExceededError");
      }
      kept.set(key, text);
    },
    removeItem: (key: string) => void kept.delete(key),
    clear: () => kept.clear(),
    ...faults,
  };
}

const refuses = () => {
  throw new DOMException("no", "SecurityError");
};

const broken: [string, () => Storage | null | undefined][] = [
  ["is missing", () => undefined],
  ["is null", () => null],
  ["may not be touched", refuses],
  ["is full from the start", () => storage(0)],
  ["throws when it is written", () => storage(Infinity, { setItem: refuses })],
  ["throws when it is read", () => storage(Infinity, { getItem: refuses })],
  [
    "throws whatever one does",
    () => storage(0, { getItem: refuses, removeItem: refuses, key: refuses }),
  ],
  ["forgets what it is given", () => storage(Infinity, { setItem: () => {} })],
];

describe.each(broken)("a storage that %s", (_how, open) => {
  const one = open === refuses ? open : (() => {
    const same = open();
    return () => same;
  })();

  it("keeps everything for this visit, and says that it is only for this visit", () => {
    const onKept = vi.fn();
    const texts = guard(one, onKept);
    expect(texts.keep("a", "1")).toBe(false);
    texts.setItem("a", "2");
    texts.setItem("b", "3");
    expect([texts.getItem("a"), texts.getItem("b"), texts.getItem("c")]).toEqual(["2", "3", null]);
    expect(texts.length).toBe(2);
    expect([texts.key(0), texts.key(1), texts.key(2)]).toEqual(["a", "b", null]);
    expect(onKept).toHaveBeenLastCalledWith(false);
    texts.removeItem("a");
    expect([texts.getItem("a"), texts.length]).toEqual([null, 1]);
  });
});

it("a storage that works is used, and nothing is reported", () => {
  const kept = storage();
  const onKept = vi.fn();
  const texts = guard(() => kept, onKept);
  expect(texts.keep("a", "1")).toBe(true);
  expect(kept.getItem("a")).toBe("1");
  expect(onKept).not.toHaveBeenCalledWith(false);
});

it("a full storage gives up copies of the server's data for what exists only here", () => {
  const kept = storage(60);
  const onKept = vi.fn();
  const texts = guard(() => kept, onKept);
  expect(texts.keep("wan-pwa.ada.known", "x".repeat(40))).toBe(true);
  expect(texts.keep("wan-pwa.ada.draft", "A fox trots")).toBe(true);
  expect(kept.getItem("wan-pwa.ada.known")).toBeNull();
  // A copy that does not fit is no loss.
  expect(texts.keep("wan-pwa.ada.known", "x".repeat(40))).toBe(false);
  expect(onKept).not.toHaveBeenCalledWith(false);
});

it("a text that fits later is stored then, and no longer reported", () => {
  let room = 0;
  const kept = storage();
  const set = kept.setItem;
  kept.setItem = (key, text) => room === 0 ? refuses() : set(key, text);
  const onKept = vi.fn();
  const texts = guard(() => kept, onKept);
  texts.setItem("a", "1");
  expect(onKept).toHaveBeenLastCalledWith(false);
  room = 100;
  texts.setItem("a", "2");
  expect(onKept).toHaveBeenLastCalledWith(true);
  expect([kept.getItem("a"), texts.getItem("a")]).toEqual(["2", "2"]);
});

it("a text that could not be removed does not come back in this visit", () => {
  const kept = storage(Infinity, { removeItem: refuses });
  const texts = guard(() => kept);
  texts.setItem("a", "1");
  texts.removeItem("a");
  expect([texts.getItem("a"), texts.length]).toEqual([null, 0]);
});

it("a storage that refuses access from some moment on is remembered as it was", () => {
  const kept = storage();
  let isBlocked = false;
  const texts = guard(() => isBlocked ? refuses() : kept);
  texts.setItem("a", "1");
  expect(texts.getItem("a")).toBe("1");
  isBlocked = true;
  expect(texts.getItem("a")).toBe("1");
  texts.setItem("a", "2");
  expect(texts.getItem("a")).toBe("2");
  texts.removeItem("a");
  expect(texts.getItem("a")).toBeNull();
});

it("what another tab stores later counts more than what this one could not store", () => {
  const kept = storage(10);
  kept.setItem("a", "old");
  const texts = guard(() => kept);
  texts.setItem("a", "too long to be stored");
  expect(texts.getItem("a")).toBe("too long to be stored");
  kept.setItem("a", "new");
  expect(texts.getItem("a")).toBe("new");
  texts.setItem("a", "too long to be stored");
  kept.removeItem("a");
  expect(texts.getItem("a")).toBeNull();
});
