import { describe, expect, it, vi } from "vitest";
import { fakeDevice } from "../../fixtures/fake-device.ts";
import { createMemory } from "../../api/device/memory.ts";
import {
  createFakeApi,
  failed,
  refused,
  request,
  settled,
  unreachable,
  USER,
} from "../../fixtures/fake-api.ts";
import { createCatalog } from "../draft/catalog.ts";
import { createCredits } from "../credits/credits.ts";
import { createGenerations } from "../videos/generations.ts";
import { createRequests } from "./requests.ts";

async function world(online = true) {
  const { api } = createFakeApi();
  const generations = createGenerations(api.generations);
  const credits = createCredits(api.credits);
  await credits.resync();
  const { outbox, models } = createMemory(localStorage, USER.id);
  const catalog = createCatalog(api.catalog, models);
  const { pictures } = api;
  const device = fakeDevice(online);
  /** Another tab or a later visit: it shares nothing but the device's memory. */
  const begin = (own = createGenerations(api.generations)) => ({
    generations: own,
    requests: createRequests({
      api: api.generations,
      pictures,
      generations: own,
      catalog,
      credits,
      outbox,
      device,
    }),
  });
  return { api, credits, outbox, begin, device, catalog, ...begin(generations) };
}

const picture = { file: new Blob(["…"]), extension: "jpg" as const };

describe("requests", () => {
  it("shows the tile and takes the credits before the server has answered", async () => {
    const { requests, generations, credits, outbox } = await world();
    const asked = request();
    const sending = requests.start(asked, 10, null);
    expect(generations.ids.value).toEqual([asked.id]);
    expect(generations.entry(asked.id).value).toMatchObject({ request: "sending" });
    expect(credits.balance.value).toBe(90);
    expect(outbox.all()).toHaveLength(1);
    await sending;
    expect(generations.entry(asked.id).value).toMatchObject({ request: "answered" });
  });

  it("sends a double tap once", async () => {
    const { requests, api } = await world();
    const asked = request();
    await Promise.all([requests.start(asked, 10, null), requests.start(asked, 10, null)]);
    expect(api.generations.start).toHaveBeenCalledOnce();
  });

  it("sends the price that the user saw with the request", async () => {
    const { requests, api } = await world();
    await requests.start(request(), 10, null);
    expect(api.generations.start).toHaveBeenCalledWith(
      expect.objectContaining({ expected_cost: 10 }),
    );
  });

  it("keeps a refused request with its reason, and returns the credits", async () => {
    const { requests, api, generations, credits, begin } = await world();
    api.generations.start.mockRejectedValueOnce(refused("too_many_in_flight", 429));
    const asked = request();
    const refusal = await requests.start(asked, 10, null);
    expect(refusal?.code).toBe("too_many_in_flight");
    expect(generations.entry(asked.id).value?.refusal?.code).toBe("too_many_in_flight");
    expect(generations.openIds.value).toEqual([]);
    expect(credits.balance.value).toBe(100);
    const later = begin();
    expect(later.generations.entry(asked.id).value).toMatchObject({ request: "refused" });
    expect(credits.balance.value).toBe(100);
  });

  it("asks again if the price has changed, and sends at the price that the user accepts", async () => {
    const { requests, api, generations, catalog, credits } = await world();
    api.generations.start.mockRejectedValueOnce(refused("price_changed", 409));
    const asked = request();
    await requests.start(asked, 10, null);
    expect(api.catalog.models).toHaveBeenCalledOnce();
    expect(catalog.state.value.is).toBe("ready");
    expect(generations.entry(asked.id).value?.request).toBe("refused");
    const sending = requests.resend(asked.id, { cost: 15 });
    expect(credits.balance.value).toBe(85);
    await sending;
    expect(api.generations.start).toHaveBeenLastCalledWith({ ...asked, expected_cost: 15 });
  });

  it("loses none of several requests that are refused together", async () => {
    const { requests, api, generations } = await world();
    api.generations.start.mockRejectedValue(refused("starts_closed", 503));
    const asked = [request(), request(), request()];
    await Promise.all(asked.map((one) => requests.start(one, 10, null)));
    const kept = generations.ids.value.map((id) => generations.entry(id).value?.request);
    expect(kept).toEqual(["refused", "refused", "refused"]);
    expect(asked.map(({ id }) => requests.dismiss(id))).toEqual(asked);
  });

  it("sends nothing while offline, and marks the request as not sent", async () => {
    const { requests, api, generations, device, begin } = await world(false);
    const asked = request();
    await requests.start(asked, 10, null);
    await requests.resend(asked.id);
    expect(api.generations.start).not.toHaveBeenCalled();
    expect(generations.entry(asked.id).value?.request).toBe("unsent");
    const later = begin();
    expect(later.generations.entry(asked.id).value?.request).toBe("unsent");
    device.online.value = true;
    await Promise.all([later.requests.resend(asked.id), later.requests.resend(asked.id)]);
    expect(api.generations.start).toHaveBeenCalledOnce();
  });

  it("waits for the next sign-in if the session has expired", async () => {
    const { requests, api, generations, begin } = await world();
    api.generations.start.mockRejectedValueOnce(refused("not_signed_in", 401));
    const asked = request();
    expect(await requests.start(asked, 10, null)).toBeNull();
    expect(generations.entry(asked.id).value?.request).toBe("unsent");
    const later = begin();
    await later.requests.resend(asked.id);
    expect(api.generations.start.mock.lastCall?.[0].id).toBe(asked.id);
  });

  it("is taken over by another tab, which may be the only one that stays open", async () => {
    vi.useFakeTimers();
    const { requests, generations, api, device, begin } = await world(false);
    const tab = begin();
    const asked = request();
    await requests.start(asked, 10, null);
    const heard = () =>
      dispatchEvent(
        new StorageEvent("storage", { key: `wan-pwa.${USER.id}.outbox.${asked.id}` }),
      );
    heard();
    expect(tab.generations.entry(asked.id).value).toBeNull();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(tab.generations.entry(asked.id).value?.request).toBe("unsent");
    device.online.value = true;
    await tab.requests.resend(asked.id);
    expect(api.generations.start).toHaveBeenCalledOnce();
    expect(tab.generations.entry(asked.id).value?.request).toBe("answered");
    expect(generations.entry(asked.id).value?.request).toBe("unsent");
    heard(); // The first tab is still open.
    expect(generations.entry(asked.id).value).toBeNull();
    requests.dispose();
    tab.requests.dispose();
    vi.useRealTimers();
  });

  it("does not send what another tab has discarded", async () => {
    const { requests, api, generations, begin } = await world(false);
    const asked = request();
    await requests.start(asked, 10, null);
    const other = begin();
    expect(other.requests.dismiss(asked.id)).toEqual(asked);
    await requests.resend(asked.id, { quietly: true });
    expect(api.generations.start).not.toHaveBeenCalled();
    expect(generations.ids.value).toEqual([]);
  });

  it("keeps an unanswered request and sends it again under the same id", async () => {
    const { requests, api, generations } = await world();
    api.generations.start.mockRejectedValueOnce(unreachable());
    const asked = request();
    expect(await requests.start(asked, 10, null)).toBeNull();
    expect(generations.entry(asked.id).value).toMatchObject({ request: "unanswered" });
    expect(generations.openIds.value).toEqual([asked.id]);
    await requests.resend(asked.id);
    expect(api.generations.start.mock.calls.map(([sent]) => sent)).toEqual([
      { ...asked, expected_cost: 10 },
      { ...asked, expected_cost: 10 },
    ]);
    expect(generations.entry(asked.id).value).toMatchObject({ request: "answered" });
  });

  it("accepts the generation from Realtime if the answer itself was lost", async () => {
    const { requests, api, generations, outbox } = await world();
    const asked = request();
    api.generations.start.mockImplementationOnce(() => {
      generations.apply({ ...failed(), id: asked.id, version: 1, state: "queued" });
      return Promise.reject(unreachable());
    });
    const outcomes = vi.fn();
    requests.onOutcome(outcomes);
    await requests.start(asked, 10, null);
    expect(generations.entry(asked.id).value).toMatchObject({ request: "answered" });
    expect(outbox.all()).toEqual([]);
    expect(outcomes).not.toHaveBeenCalled();
  });

  it("shows requests that were pending when the app was closed, with their credits held", async () => {
    const { requests, api, begin, credits } = await world();
    api.generations.start.mockRejectedValueOnce(unreachable());
    const asked = request();
    await requests.start(asked, 10, null);
    credits.release(asked.id);
    const later = begin();
    expect(later.generations.entry(asked.id).value).toMatchObject({ request: "unanswered" });
    expect(credits.balance.value).toBe(90);
    await later.requests.resend(asked.id);
    expect(api.generations.start).toHaveBeenCalledTimes(2);
  });

  it("keeps a picture that was not uploaded before the app was closed, and uploads it later", async () => {
    const { requests, api, begin } = await world();
    api.pictures.upload.mockReturnValueOnce(new Promise(() => {}));
    const asked = request({ mode: "i2v", model: "wan-picture" });
    void requests.start(asked, 15, picture);
    await settled();
    const later = begin();
    expect(later.generations.entry(asked.id).value?.request).toBe("unsent");
    await later.requests.resend(asked.id);
    expect(api.pictures.upload).toHaveBeenLastCalledWith(picture, asked.id);
    expect(api.generations.start).toHaveBeenCalledOnce();
    expect(await api.pictures.kept(asked.id)).toBeNull();
  });

  it("asks for the picture again if the device has lost it", async () => {
    const { requests, api, begin } = await world();
    api.pictures.upload.mockReturnValueOnce(new Promise(() => {}));
    const asked = request({ mode: "i2v", model: "wan-picture" });
    void requests.start(asked, 15, picture);
    await settled();
    await api.pictures.forgetAll();
    const later = begin();
    await later.requests.resend(asked.id);
    expect(later.generations.entry(asked.id).value?.refusal?.code).toBe("picture_lost");
    expect(api.generations.start).not.toHaveBeenCalled();
  });

  it("uploads the picture first, then sends its path with the request", async () => {
    const { requests, api } = await world();
    const asked = request({ mode: "i2v", model: "wan-picture" });
    await requests.start(asked, 15, picture);
    expect(api.pictures.upload).toHaveBeenCalledWith(picture, asked.id);
    const image_path = `${USER.id}/${asked.id}.jpg`;
    expect(api.generations.start).toHaveBeenCalledWith({
      ...asked,
      image_path,
      expected_cost: 15,
    });
  });

  it("sends no request until the picture is uploaded", async () => {
    const { requests, api, generations } = await world();
    api.pictures.upload.mockRejectedValueOnce(unreachable());
    const asked = request({ mode: "i2v" });
    expect(await requests.start(asked, 15, picture)).toBeNull();
    expect(api.generations.start).not.toHaveBeenCalled();
    expect(generations.entry(asked.id).value?.request).toBe("unsent");
  });

  it("retries a failure under a new id, once, however often it is tapped", async () => {
    const { requests, api } = await world();
    const past = failed({ seed: 7, negative_prompt: "rain" });
    await Promise.all([requests.retry(past, past.cost), requests.retry(past, past.cost)]);
    expect(api.generations.start).toHaveBeenCalledOnce();
    const sent = api.generations.start.mock.calls[0]?.[0];
    expect(sent).toMatchObject({ prompt: past.prompt, seed: 7, negative_prompt: "rain" });
    expect(sent?.id).not.toBe(past.id);
  });

  it("allows another try after a refused retry", async () => {
    const { requests, api } = await world();
    const past = failed();
    api.generations.start.mockRejectedValueOnce(refused("insufficient_credits", 402));
    await requests.retry(past, past.cost);
    expect(requests.retried.value.has(past.id)).toBe(false);
    await requests.retry(past, past.cost);
    expect(api.generations.start).toHaveBeenCalledTimes(2);
  });

  it("discards an unanswered request with its tile and its held credits", async () => {
    const { requests, api, generations, credits } = await world();
    api.generations.start.mockRejectedValueOnce(unreachable());
    const asked = request();
    await requests.start(asked, 10, null);
    expect(requests.dismiss(asked.id)).toEqual(asked);
    expect(generations.ids.value).toEqual([]);
    expect(credits.balance.value).toBe(100);
  });
});
