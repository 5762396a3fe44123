import { beforeEach, describe, expect, it, vi } from "vitest";
import { keepShared } from "../../api/device/shared.ts";
import { createFakeStores } from "../../fixtures/fake-stores.tsx";
import { fakeCaches } from "../../fixtures/fake-caches.ts";

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal("caches", fakeCaches());
});

describe("what came from outside", () => {
  it("changes nothing of the user's draft until the user uses it", async () => {
    const { stores } = createFakeStores();
    stores.draft.prompt.value = "A boat";
    await keepShared({ photo: new Blob(["…"]), text: "at night" });
    await stores.offered.load();
    expect(stores.offered.shared.value?.text).toBe("at night");
    expect(stores.draft.prompt.value).toBe("A boat");
    expect(stores.draft.picture.value).toBeNull();
    expect(stores.draft.mode.value).toBe("t2v");
  });

  it("is added after the user's own text when it is used, once", async () => {
    const { stores } = createFakeStores();
    stores.draft.prompt.value = "A boat";
    await keepShared({ photo: null, text: "at night" });
    await stores.offered.load();
    await Promise.all([stores.offered.use(), stores.offered.use()]);
    await stores.offered.load();
    expect(stores.draft.prompt.value).toBe("A boat at night");
    expect(stores.offered.shared.value).toBeNull();
  });

  it("is still offered after a reload, until it is discarded", async () => {
    await keepShared({ photo: null, text: "at night" });
    await createFakeStores().stores.offered.load();
    const { stores } = createFakeStores();
    await stores.offered.load();
    expect(stores.offered.shared.value?.text).toBe("at night");
    stores.offered.discard();
    expect(stores.offered.shared.value).toBeNull();
    await stores.offered.load();
    expect(stores.offered.shared.value).toBeNull();
    expect(stores.draft.prompt.value).toBe("");
  });

  it("keeps its text and reports the file if that is not a picture", async () => {
    const { stores } = createFakeStores();
    await keepShared({ photo: new Blob(["GIF89a"], { type: "image/png" }), text: "A boat" });
    await stores.offered.load();
    await expect(stores.offered.use()).rejects.toMatchObject({ code: "picture_not_supported" });
    expect(stores.draft.prompt.value).toBe("A boat");
  });

  it("is deleted after an hour", async () => {
    const { stores } = createFakeStores();
    vi.useFakeTimers({ now: Date.now() - 61 * 60_000 });
    await keepShared({ photo: null, text: "long ago" });
    vi.useRealTimers();
    await stores.offered.load();
    expect(stores.offered.shared.value).toBeNull();
  });
});
