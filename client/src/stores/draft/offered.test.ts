import { beforeEach, describe, expect, it, vi } from "vitest";
import { takeOffered } from "./take-offered.ts";
import { keepShared } from "../../api/device/shared.ts";
import { refused, settled, unreachable } from "../../fixtures/fake-api.ts";
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
    await keepShared({ file: new Blob(["…"]), text: "at night" });
    await stores.offered.load();
    expect(stores.offered.shared.value?.text).toBe("at night");
    expect(stores.draft.prompt.value).toBe("A boat");
    expect(stores.draft.files.value).toEqual([]);
    expect(stores.draft.mode.value).toBe("t2v");
  });

  it("is added after the user's own text when it is used, once", async () => {
    const { stores } = createFakeStores();
    stores.draft.prompt.value = "A boat";
    await keepShared({ file: null, text: "at night" });
    await stores.offered.load();
    await Promise.all([takeOffered(stores), takeOffered(stores)]);
    await stores.offered.load();
    expect(stores.draft.prompt.value).toBe("A boat at night");
    expect(stores.offered.shared.value).toBeNull();
  });

  it("is still offered after a reload, until it is discarded", async () => {
    await keepShared({ file: null, text: "at night" });
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
    const { api, stores } = createFakeStores();
    await settled();
    api.uploads.take.mockRejectedValueOnce(refused("invalid_request", 415));
    await keepShared({ file: new Blob(["GIF89a"], { type: "image/png" }), text: "A boat" });
    await stores.offered.load();
    await expect(takeOffered(stores)).rejects.toMatchObject({ status: 415 });
    expect(stores.draft.prompt.value).toBe("A boat");
  });

  it("offers the file again if it could not be taken at this moment, without its text", async () => {
    const { api, stores } = createFakeStores();
    await settled();
    api.uploads.take.mockRejectedValueOnce(unreachable());
    await keepShared({ file: new Blob(["photo"], { type: "image/png" }), text: "A boat" });
    await stores.offered.load();
    await expect(takeOffered(stores)).rejects.toMatchObject({ code: "unreachable" });
    expect(stores.offered.shared.value).toMatchObject({ text: "" });
    await takeOffered(stores);
    expect(stores.draft.prompt.value).toBe("A boat");
    expect(stores.draft.files.value).toHaveLength(1);
    await stores.offered.load();
    expect(stores.offered.shared.value).toBeNull();
  });

  it("is deleted after an hour", async () => {
    const { stores } = createFakeStores();
    vi.useFakeTimers({ now: Date.now() - 61 * 60_000 });
    await keepShared({ file: null, text: "long ago" });
    vi.useRealTimers();
    await stores.offered.load();
    expect(stores.offered.shared.value).toBeNull();
  });
});
