import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createVisitorsMemory } from "../../api/device/kept/visitors-draft.ts";
import type { VisitorApi } from "../../api/visitor/visitor-api.ts";
import { createFakeApi, settled } from "../../fixtures/fake-api.ts";
import { attached, createFakeUploads } from "../../fixtures/fake-uploads.ts";
import { createVisitorStores } from "./visitor.ts";

const HOUR_MS = 60 * 60_000;

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => void vi.useRealTimers());

function world() {
  const { catalog, offer } = createFakeApi().api;
  const uploads = createFakeUploads("visitor");
  const api: VisitorApi = { catalog, offer, uploads };
  const memory = createVisitorsMemory(localStorage, () => true);
  const open = () => createVisitorStores(api, memory);
  return { uploads, memory, open, stores: open() };
}

async function attachPhoto({ stores }: ReturnType<typeof world>): Promise<void> {
  await stores.catalog.load();
  await stores.draft.attach(new Blob(["…"], { type: "image/jpeg" }));
}

describe("a visitor's stores", () => {
  it("compose a video with a photo, up to the price, and upload nothing", async () => {
    const made = world();
    await attachPhoto(made);
    const { draft } = made.stores;
    draft.prompt.value = "The camera moves closer to it";
    expect(draft.whyNotStartable.value).toBeNull();
    expect(draft.quote.value?.cost).toBeGreaterThan(0);
    expect(made.uploads.upload).not.toHaveBeenCalled();
    expect(made.uploads.measure).not.toHaveBeenCalled();
  });

  it("find text, choices and photo again after a reload", async () => {
    const made = world();
    await attachPhoto(made);
    made.stores.draft.prompt.value = "The camera moves closer to it";
    made.stores.dispose();
    const { draft } = made.open();
    await settled();
    await expect.poll(() => draft.files.value).toHaveLength(1);
    expect(draft.prompt.value).toBe("The camera moves closer to it");
    expect(draft.mode.value).toBe("i2v");
  });

  it("are over an hour after the last change, and not before", () => {
    const { stores } = world();
    stores.draft.prompt.value = "A fox";
    vi.advanceTimersByTime(HOUR_MS - 1);
    stores.draft.prompt.value = "A fox trots through fresh snow";
    vi.advanceTimersByTime(HOUR_MS - 1);
    expect(stores.isOver.value).toBe(false);
    vi.advanceTimersByTime(1);
    expect(stores.isOver.value).toBe(true);
  });

  it("are over as soon as the visitor comes back to a page that was suspended for longer", () => {
    const { stores } = world();
    stores.draft.prompt.value = "A fox trots through fresh snow";
    vi.setSystemTime(Date.now() + HOUR_MS);
    document.dispatchEvent(new Event("visibilitychange"));
    expect(stores.isOver.value).toBe(true);
  });

  it("are never over while nothing is composed", () => {
    const { stores } = world();
    stores.draft.prompt.value = "A fox";
    stores.draft.prompt.value = "";
    vi.advanceTimersByTime(2 * HOUR_MS);
    expect(stores.isOver.value).toBe(false);
  });

  it("start nothing", async () => {
    const { stores } = world();
    await stores.catalog.load();
    stores.draft.prompt.value = "A fox trots through fresh snow";
    await expect(stores.draft.send()).rejects.toThrow("A visitor starts nothing.");
  });
});

it("a photo of a visitor is kept under the visitor's name", async () => {
  const { createUploadsApi } = await import("../../api/user/create-uploads.ts");
  const { keptFile } = await import("../../api/device/kept/kept-files.ts");
  const one = attached();
  await createUploadsApi(() => Promise.reject(new Error("nothing is sent")), "visitor").keep(one);
  expect(await keptFile(`visitor.${one.id}`)).toEqual(one);
});
