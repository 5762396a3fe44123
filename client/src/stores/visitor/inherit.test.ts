import { beforeEach, describe, expect, it, vi } from "vitest";
import { createMemory } from "../../api/device/kept/memory.ts";
import { forgetAllFiles, keepFile, keptFile } from "../../api/device/kept/kept-files.ts";
import { readShared } from "../../api/device/shared.ts";
import type { SavedDraft } from "../../api/device/kept/saved-draft.ts";
import { onDevice } from "../../api/device/storage.ts";
import { createVisitorsMemory } from "../../api/device/kept/visitors-draft.ts";
import { nameHeir } from "../../api/device/kept/visitors-heir.ts";
import { USER } from "../../fixtures/fake-api.ts";
import { fakeCaches } from "../../fixtures/fake-caches.ts";
import { attached } from "../../fixtures/fake-uploads.ts";
import { inherit } from "./inherit.ts";

const OTHER = "22222222-2222-4222-8222-222222222222";
const photo = attached();
const composed: SavedDraft = {
  id: "99999999-9999-4999-8999-999999999999",
  prompt: "A fox trots through fresh snow",
  mode: "i2v",
  model: "wan-fast",
  values: { resolution: "480p" },
  files: [{
    input: "picture",
    kind: "picture",
    id: photo.id,
    reference: null,
    milliseconds: null,
    continues: null,
  }],
};

const memoryOf = (user: string) => createMemory(onDevice, user);

/** The key of the visitor's file, and that of this user. */
const whereFileIs = async (user = USER.id) => [
  await keptFile(`visitor.${photo.id}`) !== null,
  await keptFile(`${user}.${photo.id}`) !== null,
];

const isAnythingLeft = () => Object.keys(localStorage).some((key) => key.includes(".visitor."));

/** Web Locks as all tabs share them, which only tell whether a lock is free. */
function locksOfTabs() {
  const held = new Set<string>();
  return {
    async request(name: string, _options: object, hold: (lock: object | null) => Promise<void>) {
      if (held.has(name)) return await hold(null);
      held.add(name);
      await hold({});
      held.delete(name);
    },
  };
}

beforeEach(async () => {
  localStorage.clear();
  sessionStorage.clear();
  vi.stubGlobal("caches", fakeCaches());
  vi.stubGlobal("navigator", Object.create(navigator, { locks: { value: locksOfTabs() } }));
  const visitors = createVisitorsMemory(onDevice, () => true);
  await forgetAllFiles();
  visitors.draft.write(composed);
  visitors.draftFiles.write([photo.id]);
  await keepFile(`visitor.${photo.id}`, photo);
});

describe("a visitor's draft", () => {
  it("becomes that of the user who has just typed what signed them in", async () => {
    nameHeir(onDevice)(USER.id);
    await inherit(USER.id);
    expect(memoryOf(USER.id).draft.read()).toMatchObject(composed);
    expect(memoryOf(USER.id).draftFiles.read()).toEqual([photo.id]);
    expect(await whereFileIs()).toEqual([false, true]);
    expect(isAnythingLeft()).toBe(false);
  });

  it("is deleted where a session was only restored", async () => {
    await inherit(USER.id);
    expect(memoryOf(USER.id).draft.read()).toBeNull();
    expect(await whereFileIs()).toEqual([false, false]);
    expect(isAnythingLeft()).toBe(false);
  });

  it("is deleted where somebody else is signed in than the one who typed", async () => {
    nameHeir(onDevice)(OTHER);
    await inherit(USER.id);
    expect(memoryOf(USER.id).draft.read()).toBeNull();
    expect(memoryOf(OTHER).draft.read()).toBeNull();
    expect(await whereFileIs()).toEqual([false, false]);
    expect(isAnythingLeft()).toBe(false);
  });

  it("waits while another tab is being signed in, which then gets it", async () => {
    const tell = nameHeir(onDevice);
    await inherit(USER.id);
    expect(await whereFileIs()).toEqual([true, false]);
    tell(USER.id);
    await inherit(USER.id);
    expect(memoryOf(USER.id).draft.read()).toMatchObject(composed);
  });

  it("is given once, to one of two tabs that hear of the sign-in", async () => {
    nameHeir(onDevice)(USER.id);
    await Promise.all([inherit(USER.id), inherit(USER.id)]);
    await inherit(USER.id);
    expect(memoryOf(USER.id).draft.read()).toMatchObject(composed);
    expect(await readShared()).toBeNull();
    expect(await whereFileIs()).toEqual([false, true]);
  });

  it("is given at the next start if the app was killed after the sign-in", async () => {
    nameHeir(onDevice)(USER.id);
    // Killed after the user's draft was written, and before the visitor's was deleted.
    memoryOf(USER.id).draft.write(composed);
    sessionStorage.clear();
    await inherit(USER.id);
    expect(memoryOf(USER.id).draft.read()).toMatchObject({ prompt: composed.prompt });
    expect(await readShared()).toBeNull();
    expect(isAnythingLeft()).toBe(false);
  });

  it("stays for the next start if the user's composer was opened before it arrived", async () => {
    nameHeir(onDevice)(USER.id);
    for (const lateAt of [1, 2]) {
      let looks = 0;
      await inherit(USER.id, () => ++looks >= lateAt);
      expect(memoryOf(USER.id).draft.read()).toBeNull();
      expect(await whereFileIs()).toEqual([true, false]);
    }
    await inherit(USER.id);
    expect(memoryOf(USER.id).draft.read()).toMatchObject(composed);
    expect(await whereFileIs()).toEqual([false, true]);
  });

  it("is deleted after its hour, no matter who signs in", async () => {
    const past = Date.now() - 60 * 60_000;
    const visitors = createVisitorsMemory(onDevice, () => true, () => past);
    visitors.draft.write({ ...composed, prompt: "Something old" });
    nameHeir(onDevice)(USER.id);
    await inherit(USER.id);
    expect(memoryOf(USER.id).draft.read()).toBeNull();
    expect(await whereFileIs()).toEqual([false, false]);
    expect(isAnythingLeft()).toBe(false);
  });

  it.each<[string, Partial<SavedDraft>]>([
    ["text", { files: [] }],
    ["file", { prompt: "" }],
  ])("never takes the place of the user's own %s, and is offered beside it", async (_what, own) => {
    const before = { ...composed, id: OTHER, prompt: "The user's own", ...own };
    memoryOf(USER.id).draft.write(before);
    nameHeir(onDevice)(USER.id);
    await inherit(USER.id);
    expect(memoryOf(USER.id).draft.read()).toMatchObject(before);
    const offered = await readShared();
    expect(offered?.text).toBe(composed.prompt);
    expect(offered?.file?.size).toBe(photo.file.size);
    expect(await whereFileIs()).toEqual([false, false]);
    expect(isAnythingLeft()).toBe(false);
  });

  it("takes the place of choices without a text", async () => {
    memoryOf(USER.id).draft.write({ ...composed, id: OTHER, prompt: " ", files: [] });
    nameHeir(onDevice)(USER.id);
    await inherit(USER.id);
    expect(memoryOf(USER.id).draft.read()).toMatchObject(composed);
  });
});
