import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeDevice } from "../../fixtures/fake-device.ts";
import { createMemory } from "../../api/device/kept/memory.ts";
import { createFakeApi, refused, request, unreachable, USER } from "../../fixtures/fake-api.ts";
import { createCatalog } from "../draft/catalog.ts";
import { createCredits } from "../credits/credits.ts";
import { createGenerations } from "../videos/generations.ts";
import { createPlanned } from "../planned/planned.ts";
import { createRequests } from "./requests.ts";
import { createResending } from "./resending.ts";

const PRICE = { cost: 10, length_seconds: 5 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function world({ online = true } = {}) {
  const { api } = createFakeApi();
  const device = fakeDevice(online);
  const { outbox, models, mostAtOnce: slot } = createMemory(localStorage, USER.id);
  const catalog = createCatalog(api.catalog, models);
  const begin = async () => {
    const generations = createGenerations(api.generations);
    const credits = createCredits(api.credits);
    await credits.resync();
    const { uploads } = api;
    const requests = createRequests({
      api: api.generations,
      uploads,
      generations,
      catalog,
      credits,
      outbox,
      planned: createPlanned({ outbox, slot, credits, generations }),
      device,
    });
    const resending = createResending({ device, generations, requests });
    return { generations, credits, requests, resending };
  };
  return { start: api.generations.start, device, begin, ...(await begin()) };
}

describe("resending", () => {
  it("sends requests made offline as soon as the device is online, under the same id", async () => {
    const { start, device, requests, generations } = await world({ online: false });
    const asked = request();
    await requests.start(asked, PRICE);
    expect(generations.entry(asked.id).value?.request).toBe("unsent");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(start).not.toHaveBeenCalled();
    device.online.value = true;
    await vi.advanceTimersByTimeAsync(1);
    expect(start.mock.calls.map(([{ id }]) => id)).toEqual([asked.id]);
    expect(generations.entry(asked.id).value?.request).toBe("answered");
  });

  it("tries less and less often while no answer comes, and announces it once", async () => {
    const { start, requests } = await world();
    start.mockRejectedValue(unreachable());
    const outcomes = vi.fn();
    requests.onOutcome(outcomes);
    await requests.start(request(), PRICE);
    for (const [index, wait] of [3_000, 8_000, 20_000, 60_000, 60_000].entries()) {
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(start).toHaveBeenCalledTimes(index + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(start).toHaveBeenCalledTimes(index + 2);
    }
    expect(outcomes).toHaveBeenCalledOnce();
  });

  it("sends what an earlier visit left without an answer", async () => {
    const { start, requests, resending, begin } = await world();
    start.mockRejectedValueOnce(unreachable());
    const asked = request();
    await requests.start(asked, PRICE);
    resending.dispose();
    const { generations } = await begin();
    await vi.advanceTimersByTimeAsync(1);
    expect(start).toHaveBeenCalledTimes(2);
    expect(generations.entry(asked.id).value?.request).toBe("answered");
  });

  it("does not resend a refused request, because the user has to decide", async () => {
    const { start, requests } = await world();
    start.mockRejectedValueOnce(refused("insufficient_credits", 402));
    await requests.start(request(), PRICE);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(start).toHaveBeenCalledOnce();
  });

  it("stops all timers when the user signs out", async () => {
    const { start, requests, resending } = await world();
    start.mockRejectedValue(unreachable());
    await requests.start(request(), PRICE);
    resending.dispose();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(start).toHaveBeenCalledOnce();
  });
});
