import { describe, expect, it, vi } from "vitest";
import { GENERATION_PAGE, type GenerationsApi } from "../../api/user/generations.ts";
import type { Generation } from "../../api/contracts.ts";
import { completed, createFakeApi, generation, unreachable } from "../../fixtures/fake-api.ts";
import { createGenerations } from "./generations.ts";

/** Answers for these rows like PostgREST, which returns up to a maximum of ids at once. */
function existing(rows: () => readonly Generation[], most = 1_000): GenerationsApi["existing"] {
  return (oldest, newest) =>
    Promise.resolve(
      rows().filter(({ created_at }) => {
        const at = Date.parse(created_at);
        return at >= oldest.getTime() && at <= newest.getTime();
      }).toSorted((a, b) => b.created_at < a.created_at ? -1 : 1).slice(0, most),
    );
}

const page = () => Array.from({ length: GENERATION_PAGE }, () => completed()).toReversed();

describe("generations", () => {
  it("ignores an older version of a row", () => {
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

  it("reports each move once, and none for a row that it sees for the first time", () => {
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

  it("follows open generations and ignores final ones", () => {
    const generations = createGenerations(createFakeApi().api.generations);
    const open = generation();
    generations.apply(open);
    generations.apply(completed());
    expect(generations.openIds.value).toEqual([open.id]);
    generations.apply({ ...open, version: 2, state: "failed" });
    expect(generations.openIds.value).toEqual([]);
  });

  it("reads an open row again even if newer rows have pushed it off the first page", async () => {
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

  it("pages by the time of the last row, and loses no row with the same time", async () => {
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

  it("shows no gap after a long absence", async () => {
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

  it("keeps the reason why the first reading failed, and is ready once a later one succeeds", async () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    api.generations.page.mockRejectedValueOnce(unreachable());
    await expect(generations.resync()).rejects.toThrow("unreachable");
    expect(generations.state.value.is).toBe("failed");
    await generations.resync();
    expect(generations.state.value.is).toBe("ready");
  });

  it("drops a row deleted elsewhere: reported by Realtime, or missing where it should be", async () => {
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

  it("keeps rows below a full page, because the page says nothing about them", async () => {
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

  it("drops rows deleted elsewhere below the first page, without reading any row to find them", async () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    const all = Array.from({ length: 10_000 }, () => completed()).toReversed();
    api.generations.page.mockResolvedValueOnce(all.slice(0, GENERATION_PAGE))
      .mockResolvedValueOnce(all.slice(GENERATION_PAGE));
    await generations.resync();
    await generations.older();
    expect(generations.ids.value).toHaveLength(all.length);
    const lost = [60, 61, 1_059, 1_060, 5_000, 9_998, 9_999].map((index) => all[index]?.id);
    const left = all.filter(({ id }) => !lost.includes(id));
    api.generations.page.mockResolvedValueOnce(left.slice(0, GENERATION_PAGE));
    api.generations.existing.mockImplementation(existing(() => left));
    await generations.resync();
    await generations.dropDeleted();
    expect(generations.gone.value).toEqual(new Set(lost));
    expect(generations.ids.value).toHaveLength(left.length);
    expect(api.generations.existing.mock.calls.length).toBeLessThanOrEqual(11);
    expect(api.generations.page).toHaveBeenCalledTimes(3);
  });

  it("sends no request if everything known was just read", async () => {
    const { api } = createFakeApi();
    const open = generation({ state: "processing" });
    const first = page();
    const generations = createGenerations(api.generations, [...first.slice(0, 10), open]);
    api.generations.page.mockResolvedValueOnce(first);
    api.generations.byIds.mockResolvedValueOnce([open]);
    await generations.resync();
    await generations.dropDeleted();
    expect(api.generations.existing).not.toHaveBeenCalled();
  });

  it("does not treat a row as deleted if others share its instant or if it is at the end of an answer", async () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    const at = (micros: string) => completed({ created_at: `2026-03-01T00:00:00.${micros}+00:00` });
    const all = [at("005000"), at("004000"), at("002999"), at("002001"), at("001000")];
    all.forEach(generations.apply);
    api.generations.existing.mockImplementation(existing(() => all, 3));
    await generations.dropDeleted();
    expect(generations.gone.value.size).toBe(0);
    const [lost, ...left] = all;
    api.generations.existing.mockImplementation(existing(() => left, 3));
    await generations.dropDeleted();
    expect(generations.gone.value).toEqual(new Set([lost?.id]));
  });

  it("drops a generation that was running when the app was closed and was deleted since", async () => {
    const { api } = createFakeApi();
    const open = generation({ state: "processing" });
    const generations = createGenerations(api.generations, [open]);
    api.generations.page.mockResolvedValueOnce(page());
    await generations.resync();
    await generations.dropDeleted();
    expect(generations.ids.value).not.toContain(open.id);
    expect(generations.openIds.value).toEqual([]);
  });

  it("keeps pending requests, which the server cannot have yet", async () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    const ours = generation({ version: 0 });
    generations.place({ generation: ours, request: "unsent", overdue: false });
    await generations.dropDeleted();
    expect(generations.ids.value).toEqual([ours.id]);
  });

  it("marks a row that the server does not find as gone, and does not ask for it again", async () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    const { id } = completed();
    await generations.need([id]);
    await generations.need([id]);
    expect(generations.gone.value.has(id)).toBe(true);
    expect(api.generations.byIds).toHaveBeenCalledOnce();
  });

  it("reads once if two callers ask at the same time", async () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    await Promise.all([generations.resync(), generations.resync()]);
    expect(api.generations.page).toHaveBeenCalledOnce();
  });

  it("keeps an answer of the server that arrives while the list is read", async () => {
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

  it("shows rows kept on the device until the server has answered", async () => {
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

  it("never goes back to the result of an older reading", async () => {
    const { api } = createFakeApi();
    const row = generation({ version: 5, state: "processing", progress: 60 });
    const store = createGenerations(api.generations, [row]);
    api.generations.page.mockResolvedValueOnce([{ ...row, version: 4, progress: 30 }]);
    await store.resync();
    store.apply({ ...row, version: 3, progress: 10 });
    expect(store.entry(row.id).value?.generation.progress).toBe(60);
  });
});
