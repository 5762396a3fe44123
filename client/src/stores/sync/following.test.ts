import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeApi, generation, unreachable } from "../../fixtures/fake-api.ts";
import { createFollowing } from "./following.ts";
import { createGenerations } from "../videos/generations.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function world({ live = false } = {}) {
  const { api } = createFakeApi();
  const generations = createGenerations(api.generations);
  const open = generation();
  generations.apply(open);
  api.generations.status.mockImplementation(() => Promise.resolve(open));
  const device = {
    online: signal(true),
    visible: signal(true),
    wakes: signal(0),
    dispose: () => {},
  };
  const isLive = signal(live);
  const following = createFollowing({
    api: api.generations,
    device,
    connection: { isLive },
    generations,
  });
  return { status: api.generations.status, device, isLive, generations, open, following };
}

/** The seconds after which each request was sent. */
async function asked({ status }: ReturnType<typeof world>, until: number): Promise<number[]> {
  const seconds: number[] = [];
  const start = Date.now();
  const answer = status.getMockImplementation();
  status.mockImplementation((id) => {
    seconds.push(Math.round((Date.now() - start) / SECOND));
    return answer ? answer(id) : Promise.reject(unreachable());
  });
  await vi.advanceTimersByTimeAsync(until);
  return seconds;
}

describe("following", () => {
  it("asks less and less often while Realtime is down, but at least every 30 seconds", async () => {
    expect(await asked(world(), 2 * MINUTE)).toEqual([2, 5, 10, 18, 31, 52, 82, 112]);
  });

  it("waits for Realtime's event first while Realtime is live", async () => {
    expect(await asked(world({ live: true }), 30 * SECOND)).toEqual([5, 13, 26]);
  });

  it("continues if a request is not answered", async () => {
    const down = world();
    down.status.mockRejectedValue(unreachable());
    expect(await asked(down, 12 * SECOND)).toEqual([2, 5, 10]);
  });

  it("starts over with each new version", async () => {
    const { status, generations, open } = world();
    await vi.advanceTimersByTimeAsync(11 * SECOND);
    expect(status).toHaveBeenCalledTimes(3);
    generations.apply({ ...open, version: 2, state: "starting" });
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(status).toHaveBeenCalledTimes(4);
  });

  it("stops at a final state", async () => {
    const { status, open } = world();
    status.mockResolvedValue({ ...open, version: 2, state: "completed" });
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(status).toHaveBeenCalledOnce();
  });

  it("does not ask while the page is hidden, and starts over when it is visible again", async () => {
    const { status, device } = world();
    device.visible.value = false;
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(status).not.toHaveBeenCalled();
    device.visible.value = true;
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(status).toHaveBeenCalledOnce();
  });

  it("gives up after 20 minutes without an update, says so, and checks again when the user is back", async () => {
    const { status, generations, open, device } = world();
    await vi.advanceTimersByTimeAsync(21 * MINUTE);
    const tries = status.mock.calls.length;
    expect(generations.entry(open.id).value?.overdue).toBe(true);
    await vi.advanceTimersByTimeAsync(60 * MINUTE);
    expect(status).toHaveBeenCalledTimes(tries);
    device.visible.value = false;
    device.visible.value = true;
    expect(generations.entry(open.id).value?.overdue).toBe(false);
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(status).toHaveBeenCalledTimes(tries + 1);
  });

  it("does not ask after the user has signed out", async () => {
    const { status, following } = world();
    following.dispose();
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(status).not.toHaveBeenCalled();
  });
});
