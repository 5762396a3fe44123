import { describe, expect, it } from "vitest";
import { GENERATION_PAGE } from "../../api/user/generations.ts";
import {
  completed,
  createFakeApi,
  failed,
  generation,
  unreachable,
} from "../../fixtures/fake-api.ts";
import { createGenerations } from "./generations.ts";
import { createList } from "./list.ts";

function world() {
  const { api } = createFakeApi();
  return { api, generations: createGenerations(api.generations) };
}

describe("a filtered list", () => {
  it("asks the server for the filtered rows, and continues below the last one", async () => {
    const { api, generations } = world();
    const list = createList(generations, { show: "ready" });
    const page = Array.from({ length: GENERATION_PAGE }, () => completed()).toReversed();
    api.generations.page.mockResolvedValueOnce(page);
    await list.older();
    expect(list.state.value.is).toBe("ready");
    expect(list.ids.value).toEqual(page.map(({ id }) => id));
    expect(list.hasOlder.value).toBe(true);
    await list.older();
    expect(api.generations.page.mock.calls).toEqual([
      [undefined, { show: "ready" }],
      [page.at(-1), { show: "ready" }],
    ]);
    expect(list.hasOlder.value).toBe(false);
  });

  it("adds a video that becomes ready, and removes one that is no longer in progress", async () => {
    const { generations } = world();
    const [ready, making] = [
      createList(generations, { show: "ready" }),
      createList(generations, { show: "making" }),
    ];
    const open = generation();
    generations.apply(open);
    expect([ready.ids.value, making.ids.value]).toEqual([[], [open.id]]);
    generations.apply({ ...completed(), id: open.id });
    expect([ready.ids.value, making.ids.value]).toEqual([[open.id], []]);
  });

  it("filters by mode and by every word of the prompt", () => {
    const { generations } = world();
    const photo = completed({ mode: "i2v", prompt: "The camera moves closer" });
    const fox = failed({ prompt: "A Fox trots through fresh snow" });
    for (const row of [photo, fox]) generations.apply(row);
    expect(createList(generations, { mode: "i2v" }).ids.value).toEqual([photo.id]);
    expect(createList(generations, { words: "snow fox" }).ids.value).toEqual([fox.id]);
    expect(createList(generations, { words: "snow whale" }).ids.value).toEqual([]);
    expect(createList(generations, { show: "failed" }).ids.value).toEqual([fox.id]);
  });

  it("shows no gap: a known row below the last page waits for its own page", async () => {
    const { api, generations } = world();
    const old = completed();
    const page = Array.from({ length: GENERATION_PAGE }, () => completed()).toReversed();
    generations.apply(old);
    const list = createList(generations, { show: "ready" });
    api.generations.page.mockResolvedValueOnce(page).mockResolvedValueOnce([old]);
    await list.older();
    expect(list.ids.value).not.toContain(old.id);
    await list.older();
    expect(list.ids.value).toContain(old.id);
  });

  it("drops a row deleted elsewhere, on whichever page it is", async () => {
    const { api, generations } = world();
    const list = createList(generations, { show: "ready" });
    const rows = Array.from({ length: GENERATION_PAGE + 2 }, () => completed()).toReversed();
    api.generations.page.mockResolvedValueOnce(rows.slice(0, GENERATION_PAGE))
      .mockResolvedValueOnce(rows.slice(GENERATION_PAGE));
    await list.older();
    await list.older();
    const left = rows.filter((_, index) => index !== 1 && index !== GENERATION_PAGE);
    api.generations.existing.mockResolvedValueOnce(left);
    await generations.dropDeleted();
    expect(list.ids.value).toEqual(left.map(({ id }) => id));
  });

  it("keeps the reason why its first reading failed", async () => {
    const { api, generations } = world();
    const list = createList(generations, { show: "ready" });
    api.generations.page.mockRejectedValueOnce(unreachable());
    await expect(list.older()).rejects.toThrow("unreachable");
    expect(list.state.value.is).toBe("failed");
    await list.older();
    expect(list.state.value.is).toBe("ready");
  });
});
