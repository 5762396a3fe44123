import { signal } from "@preact/signals";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createMemory } from "../../api/device/kept/memory.ts";
import {
  completed,
  createFakeApi,
  refused,
  settled,
  unreachable,
} from "../../fixtures/fake-api.ts";
import { createVideoDeletions, type Removal } from "./video-deletions.ts";
import { createGenerations } from "./generations.ts";

const slot = createMemory(localStorage, "user").videoDeletions;
beforeEach(() => localStorage.clear());

function world() {
  const { api } = createFakeApi();
  const generations = createGenerations(api.generations);
  const row = completed();
  generations.apply(row);
  const online = signal(true);
  const device = { online, visible: signal(true), wakes: signal(0), dispose() {} };
  const create = () => createVideoDeletions({ api: api.generations, device, generations, slot });
  return { api, generations, row, online, create };
}

describe("video deletions", () => {
  it("remove a video from the screen immediately, and tell the server once it cannot be undone", async () => {
    const { api, generations, row, create } = world();
    const videoDeletions = create();
    videoDeletions.remove(row);
    expect(generations.ids.value).toEqual([]);
    expect(api.generations.delete).not.toHaveBeenCalled();
    await videoDeletions.settle(row.id);
    expect(api.generations.delete).toHaveBeenCalledExactlyOnceWith(row.id);
    expect(generations.gone.value.has(row.id)).toBe(true);
  });

  it("can be undone without a request to the server", async () => {
    const { api, generations, row, create } = world();
    const videoDeletions = create();
    videoDeletions.remove(row);
    videoDeletions.undo(row.id);
    await videoDeletions.settle(row.id);
    expect(generations.ids.value).toEqual([row.id]);
    expect(api.generations.delete).not.toHaveBeenCalled();
  });

  it("wait for the network and are sent once it is back", async () => {
    const { api, generations, row, online, create } = world();
    const videoDeletions = create();
    online.value = false;
    videoDeletions.remove(row);
    api.generations.delete.mockRejectedValueOnce(unreachable());
    await videoDeletions.settle(row.id);
    expect(generations.ids.value).toEqual([]);
    online.value = true;
    await settled();
    expect(api.generations.delete).toHaveBeenCalledTimes(2);
    expect(slot.read()).toEqual([]);
  });

  it("survive if the app is closed before they were sent", async () => {
    const { api, generations, row, create } = world();
    create().remove(row);
    create();
    expect(generations.ids.value).toEqual([]);
    await settled();
    expect(api.generations.delete).toHaveBeenCalledExactlyOnceWith(row.id);
  });

  it("bring the video back and give the reason if the server refuses", async () => {
    const { api, generations, row, create } = world();
    const videoDeletions = create();
    const heard = vi.fn<(removal: Removal) => void>();
    videoDeletions.onRemoval(heard);
    videoDeletions.remove(row);
    api.generations.delete.mockRejectedValueOnce(refused("still_being_made", 409));
    await videoDeletions.settle(row.id);
    expect(generations.ids.value).toEqual([row.id]);
    expect(heard).toHaveBeenLastCalledWith(expect.objectContaining({ is: "refused" }));
  });

  it("are done if another device was first", async () => {
    const { api, generations, row, create } = world();
    const videoDeletions = create();
    videoDeletions.remove(row);
    api.generations.delete.mockRejectedValueOnce(refused("generation_not_found", 404));
    await videoDeletions.settle(row.id);
    expect(generations.gone.value.has(row.id)).toBe(true);
  });

  describe("in two tabs", () => {
    /** Another tab writes; this one hears of it. */
    const heard = () =>
      dispatchEvent(new StorageEvent("storage", { key: "wan-pwa.user.deletions" }));

    it("are all kept, whichever tab writes last", () => {
      const [one, other] = [world(), world()];
      const [first, second] = [one.create(), other.create()];
      first.remove(one.row);
      second.remove(other.row);
      expect(slot.read()).toEqual([one.row.id, other.row.id]);
      first.undo(one.row.id);
      expect(slot.read()).toEqual([other.row.id]);
    });

    it("hide the video in both, until one of them undoes it", async () => {
      const one = world();
      const other = world();
      other.generations.apply(one.row);
      const [first, second] = [one.create(), other.create()];
      first.remove(one.row);
      heard();
      expect(other.generations.ids.value).not.toContain(one.row.id);
      first.undo(one.row.id);
      heard();
      expect(other.generations.ids.value).toContain(one.row.id);
      await second.settleAll();
      expect(other.api.generations.delete).not.toHaveBeenCalled();
      first.dispose();
      second.dispose();
    });

    it("are not sent by a tab that opens while the other can still undo them", async () => {
      const held = new Set<string>();
      const request = async (
        name: string,
        _options: object,
        hold: (lock: object | null) => unknown,
      ) => {
        if (held.has(name)) return await hold(null);
        held.add(name);
        await hold({});
        held.delete(name);
      };
      Object.defineProperty(navigator, "locks", { configurable: true, value: { request } });
      const one = world();
      const first = one.create();
      first.remove(one.row);
      await settled();
      const other = world();
      other.generations.apply(one.row);
      other.create();
      await settled();
      expect(other.api.generations.delete).not.toHaveBeenCalled();
      first.undo(one.row.id);
      await settled();
      Reflect.deleteProperty(navigator, "locks");
      expect(slot.read()).toEqual([]);
    });
  });
});
