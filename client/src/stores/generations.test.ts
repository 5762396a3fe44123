import { describe, expect, it, vi } from "vitest";
import { GENERATION_PAGE } from "../api/api.ts";
import { completed, createFakeApi, generation, unreachable } from "../fixtures/fake-api.ts";
import { createGenerations } from "./generations.ts";

const page = () => Array.from({ length: GENERATION_PAGE }, () => completed()).toReversed();

describe("generations", () => {
  it("never goes backwards: an older version is dropped", () => {
    const generations = createGenerations(createFakeApi().api.generations);
    const first = generation();
    generations.apply({ ...first, version: 3, state: "processing", progress: 40 });
    generations.apply({ ...first, version: 2, state: "starting" });
    generations.apply({ ...first, version: 3, state: "processing", progress: 10 });
    expect(generations.entry(first.id).value?.generation).toMatchObject({
      state: "processing",
      progress: 40,
    });
  });

  it("tells each move once, and none for what is seen for the first time", () => {
    const generations = createGenerations(createFakeApi().api.generations);
    const listener = vi.fn();
    generations.onMove(listener);
    const first = generation();
    generations.apply(first);
    expect(listener).not.toHaveBeenCalled();
    const second = { ...first, version: 2, state: "starting" as const };
    generations.apply(second);
    generations.apply(second);
    expect(listener).toHaveBeenCalledExactlyOnceWith({ before: first, now: second });
  });

  it("lists the newest first, wherever a row comes from", async () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    const [oldest, middle, newest] = [generation(), generation(), generation()];
    api.generations.page.mockResolvedValueOnce([middle, oldest]);
    const reading = generations.resync();
    generations.apply(newest);
    await reading;
    expect(generations.ids.value).toEqual([newest.id, middle.id, oldest.id]);
  });

  it("follows what is open and leaves what is final", () => {
    const generations = createGenerations(createFakeApi().api.generations);
    const open = generation();
    generations.apply(open);
    generations.apply(completed());
    expect(generations.openIds.value).toEqual([open.id]);
    generations.apply({ ...open, version: 2, state: "failed" });
    expect(generations.openIds.value).toEqual([]);
  });

  it("reads an open row again even where newer ones have pushed it off the first page", async () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    const open = generation();
    generations.apply(open);
    api.generations.page.mockResolvedValueOnce(page());
    api.generations.byIds.mockResolvedValueOnce([{ ...open, version: 2, state: "completed" }]);
    await generations.resync();
    expect(api.generations.byIds).toHaveBeenCalledWith([open.id]);
    expect(generations.entry(open.id).value?.generation.state).toBe("completed");
  });

  it("pages by the time of the last row, and loses none of its instant", async () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    const tie = completed();
    const first = [...page().slice(0, -1), completed({ created_at: tie.created_at })];
    api.generations.page.mockResolvedValueOnce(first).mockResolvedValueOnce([tie]);
    await generations.resync();
    expect(generations.hasOlder.value).toBe(true);
    await generations.older();
    expect(api.generations.page).toHaveBeenLastCalledWith(first.at(-1));
    expect(generations.ids.value).toContain(tie.id);
    expect(generations.hasOlder.value).toBe(false);
  });

  it("shows no hole after a long absence", async () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    const old = completed();
    api.generations.page.mockResolvedValueOnce([old]);
    await generations.resync();
    api.generations.page.mockResolvedValueOnce(page());
    await generations.resync();
    expect(generations.ids.value).not.toContain(old.id);
    expect(generations.hasOlder.value).toBe(true);
  });

  it("says why the first reading failed, and stays with what it has afterwards", async () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    api.generations.page.mockRejectedValueOnce(unreachable());
    await expect(generations.resync()).rejects.toThrow("unreachable");
    expect(generations.state.value.is).toBe("failed");
    await generations.resync();
    expect(generations.state.value.is).toBe("ready");
  });

  it("drops what was deleted elsewhere: told by Realtime, or missing where it would stand", async () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    const [older, middle, newer] = [completed(), completed(), completed()];
    api.generations.page.mockResolvedValueOnce([newer, middle, older]);
    await generations.resync();
    generations.forget(newer.id);
    api.generations.page.mockResolvedValueOnce([older]);
    await generations.resync();
    expect(generations.ids.value).toEqual([older.id]);
    expect(generations.gone.value).toEqual(new Set([newer.id, middle.id]));
    generations.apply({ ...newer, version: 99 });
    expect(generations.entry(newer.id).value).toBeNull();
  });

  it("keeps what stands below a full page: the page says nothing about it", async () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    const old = completed();
    const first = page();
    api.generations.page.mockResolvedValueOnce([...first.slice(0, -1), old])
      .mockResolvedValueOnce([completed(), ...first.slice(0, -1)]);
    await generations.resync();
    await generations.resync();
    expect(generations.ids.value).toContain(old.id);
  });

  it("says of what the server does not find that it is gone, and asks no second time", async () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    const { id } = completed();
    await generations.need([id]);
    await generations.need([id]);
    expect(generations.gone.value.has(id)).toBe(true);
    expect(api.generations.byIds).toHaveBeenCalledOnce();
  });

  it("reads once where two ask at the same time", async () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    await Promise.all([generations.resync(), generations.resync()]);
    expect(api.generations.page).toHaveBeenCalledOnce();
  });

  it("keeps what the server answers while the list is read", async () => {
    const { api } = createFakeApi();
    const store = createGenerations(api.generations);
    const asked = generation({ version: 0 });
    store.place({ generation: asked, request: "sending", overdue: false });
    api.generations.page.mockImplementationOnce(() => {
      store.apply({ ...asked, version: 1 });
      return Promise.resolve([]);
    });
    await store.resync();
    expect(store.ids.value).toEqual([asked.id]);
    expect(store.gone.value.has(asked.id)).toBe(false);
  });

  it("shows what was kept on the device, until the server says what is there", async () => {
    const { api } = createFakeApi();
    const [here, gone] = [completed(), completed()];
    const store = createGenerations(api.generations, [here, gone]);
    expect(store.state.value.is).toBe("ready");
    expect(store.ids.value).toEqual([gone.id, here.id]);
    const newer = generation();
    api.generations.page.mockResolvedValueOnce([newer, here]);
    await store.resync();
    expect(store.ids.value).toEqual([newer.id, here.id]);
  });

  it("never goes back to what an older reading says", async () => {
    const { api } = createFakeApi();
    const row = generation({ version: 5, state: "processing", progress: 60 });
    const store = createGenerations(api.generations, [row]);
    api.generations.page.mockResolvedValueOnce([{ ...row, version: 4, progress: 30 }]);
    await store.resync();
    store.apply({ ...row, version: 3, progress: 10 });
    expect(store.entry(row.id).value?.generation.progress).toBe(60);
  });
});
