import { beforeEach, expect, it, vi } from "vitest";
import { createFakeStores } from "../../fixtures/fake-stores.tsx";
import { settled } from "../../fixtures/fake-api.ts";
import { keepShared } from "../../api/device/shared.ts";
import { openShared } from "./open-shared.ts";

/** The parts of the browser's Cache API that the shared photo needs. */
function fakeCaches() {
  const all = new Map<string, Map<string, Response>>();
  return {
    has: (name: string) => Promise.resolve(all.has(name)),
    delete: (name: string) => Promise.resolve(all.delete(name)),
    open: (name: string) => {
      const kept = all.get(name) ?? new Map<string, Response>();
      all.set(name, kept);
      return Promise.resolve({
        put: (url: string, response: Response) => Promise.resolve(void kept.set(url, response)),
        match: (url: string) => Promise.resolve(kept.get(url)),
      });
    },
  };
}

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal("caches", fakeCaches());
});

it("the composer adds a shared text to the existing one, once", async () => {
  const { stores } = createFakeStores();
  stores.draft.prompt.value = "A boat";
  await keepShared({ photo: null, text: "at night" });
  await openShared(stores);
  await openShared(stores);
  expect(stores.draft.prompt.value).toBe("A boat at night");
});

it("the app reports if the shared file is not a picture, and keeps the text", async () => {
  const { stores } = createFakeStores();
  await keepShared({ photo: new Blob(["GIF89a"], { type: "image/png" }), text: "A boat" });
  await openShared(stores);
  await settled();
  expect(stores.notices.take().map(({ key, kind }) => ({ key, kind }))).toEqual([
    { key: "picture", kind: "bad" },
  ]);
  expect(stores.draft.prompt.value).toBe("A boat");
});

it("a share that was not picked up within an hour is deleted", async () => {
  const { stores } = createFakeStores();
  vi.useFakeTimers({ now: Date.now() - 61 * 60_000 });
  await keepShared({ photo: null, text: "long ago" });
  vi.useRealTimers();
  await openShared(stores);
  expect(stores.draft.prompt.value).toBe("");
});
