import { signal } from "@preact/signals";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createMemory } from "../../api/device/memory.ts";
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
});
