import { describe, expect, it, vi } from "vitest";
import { fakeDevice } from "../../fixtures/fake-device.ts";
import { createMemory } from "../../api/device/kept/memory.ts";
import {
  createFakeApi,
  failed,
  refused,
  request,
  settled,
  unreachable,
  USER,
} from "../../fixtures/fake-api.ts";
import { attached } from "../../fixtures/fake-uploads.ts";
import { createCatalog } from "../draft/catalog.ts";
import { createCredits } from "../credits/credits.ts";
import { createGenerations } from "../videos/generations.ts";
import { createPlanned } from "../planned/planned.ts";
import { createRequests } from "./requests.ts";

async function world(online = true) {
  const { api } = createFakeApi();
  const generations = createGenerations(api.generations);
  const credits = createCredits(api.credits);
  await credits.resync();
  const { outbox, models, mostAtOnce: slot } = createMemory(localStorage, USER.id);
  const catalog = createCatalog(api.catalog, models);
  const { uploads } = api;
  const device = fakeDevice(online);
  /** Another tab or a later visit: it shares nothing but the device's memory. */
  const begin = (own = createGenerations(api.generations)) => ({
    generations: own,
    requests: createRequests({
      api: api.generations,
      uploads,
      generations: own,
      catalog,
      credits,
      outbox,
      planned: createPlanned({ outbox, slot, credits, generations: own }),
      device,
    }),
  });
  return { api, credits, outbox, begin, device, catalog, ...begin(generations) };
}

const PRICE = { cost: 10, length_seconds: 5 };

/** A photo on the device, as a draft hands it over. */
async function aPhoto(uploads: ReturnType<typeof createFakeApi>["api"]["uploads"]) {
  const photo = attached();
  await uploads.keep(photo);
  const known = {
    input: "picture",
    kind: "picture",
    id: photo.id,
    reference: null,
    milliseconds: null,
    continues: null,
  };
  return { photo, files: [{ known, attached: photo }] };
}

const withPhoto = () =>
  request({ mode: "i2v", model: "wan-picture", inputs: { resolution: "480p" } });

describe("requests", () => {
  it("shows the tile and takes the credits before the server has answered", async () => {
    const { requests, generations, credits, outbox } = await world();
    const asked = request();
    const sending = requests.start(asked, PRICE);
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
    await Promise.all([requests.start(asked, PRICE), requests.start(asked, PRICE)]);
    expect(api.generations.start).toHaveBeenCalledOnce();
  });

  it("sends the price that the user saw with the request", async () => {
    const { requests, api } = await world();
    await requests.start(request(), PRICE);
    expect(api.generations.start).toHaveBeenCalledWith(
      expect.objectContaining({ expected_cost: 10 }),
    );
  });

  it("keeps a refused request with its reason, and returns the credits", async () => {
    const { requests, api, generations, credits, begin } = await world();
    api.generations.start.mockRejectedValueOnce(refused("too_many_starts", 429));
    const asked = request();
    const refusal = await requests.start(asked, PRICE);
    expect(refusal?.code).toBe("too_many_starts");
    expect(generations.entry(asked.id).value?.refusal?.code).toBe("too_many_starts");
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
    await requests.start(asked, PRICE);
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
    await Promise.all(asked.map((one) => requests.start(one, PRICE)));
    const kept = generations.ids.value.map((id) => generations.entry(id).value?.request);
    expect(kept).toEqual(["refused", "refused", "refused"]);
    expect(asked.map(({ id }) => requests.dismiss(id)?.request)).toEqual(asked);
  });

  it("sends nothing while offline, and marks the request as not sent", async () => {
    const { requests, api, generations, device, begin } = await world(false);
    const asked = request();
    await requests.start(asked, PRICE);
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
    expect(await requests.start(asked, PRICE)).toBeNull();
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
    await requests.start(asked, PRICE);
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

  it("is taken over also if its tab was closed long after the beginning", async () => {
    vi.useFakeTimers();
    const { requests, begin } = await world(false);
    const tab = begin();
    const asked = request();
    await requests.start(asked, PRICE);
    requests.dispose();
    let isHeld = true;
    const hold = async (_name: string, _options: object, work: (lock: object | null) => unknown) =>
      await work(isHeld ? null : {});
    Object.defineProperty(navigator, "locks", { configurable: true, value: { request: hold } });
    dispatchEvent(new StorageEvent("storage", { key: `wan-pwa.${USER.id}.outbox.${asked.id}` }));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(tab.generations.entry(asked.id).value).toBeNull();
    isHeld = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(tab.generations.entry(asked.id).value?.request).toBe("unsent");
    tab.requests.dispose();
    Reflect.deleteProperty(navigator, "locks");
    vi.useRealTimers();
  });

  it("does not send what another tab has discarded", async () => {
    const { requests, api, generations, begin } = await world(false);
    const asked = request();
    await requests.start(asked, PRICE);
    const other = begin();
    expect(other.requests.dismiss(asked.id)?.request).toEqual(asked);
    await requests.resend(asked.id, { quietly: true });
    expect(api.generations.start).not.toHaveBeenCalled();
    expect(generations.ids.value).toEqual([]);
  });

  it("keeps an unanswered request and sends it again under the same id", async () => {
    const { requests, api, generations } = await world();
    api.generations.start.mockRejectedValueOnce(unreachable());
    const asked = request();
    expect(await requests.start(asked, PRICE)).toBeNull();
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
    await requests.start(asked, PRICE);
    expect(generations.entry(asked.id).value).toMatchObject({ request: "answered" });
    expect(outbox.all()).toEqual([]);
    expect(outcomes).not.toHaveBeenCalled();
  });

  it("shows requests that were pending when the app was closed, with their credits held", async () => {
    const { requests, api, begin, credits } = await world();
    api.generations.start.mockRejectedValueOnce(unreachable());
    const asked = request();
    await requests.start(asked, PRICE);
    credits.release(asked.id);
    const later = begin();
    expect(later.generations.entry(asked.id).value).toMatchObject({ request: "unanswered" });
    expect(credits.balance.value).toBe(90);
    await later.requests.resend(asked.id);
    expect(api.generations.start).toHaveBeenCalledTimes(2);
  });

  it("keeps a picture that was not uploaded before the app was closed, and uploads it later", async () => {
    const { requests, api, begin } = await world();
    api.uploads.upload.mockReturnValueOnce(new Promise(() => {}));
    const asked = withPhoto();
    const { photo, files } = await aPhoto(api.uploads);
    void requests.start(asked, PRICE, files);
    await settled();
    const later = begin();
    expect(later.generations.entry(asked.id).value?.request).toBe("unsent");
    await later.requests.resend(asked.id);
    expect(api.uploads.upload).toHaveBeenLastCalledWith(photo);
    expect(api.generations.start).toHaveBeenCalledOnce();
    expect(await api.uploads.kept(photo.id)).toBeNull();
  });

  it("asks for the file again if the device has lost it", async () => {
    const { requests, api, begin } = await world();
    api.uploads.upload.mockReturnValueOnce(new Promise(() => {}));
    const asked = withPhoto();
    void requests.start(asked, PRICE, (await aPhoto(api.uploads)).files);
    await settled();
    await api.uploads.forgetAll();
    const later = begin();
    await later.requests.resend(asked.id);
    expect(later.generations.entry(asked.id).value?.refusal?.code).toBe("file_lost");
    expect(api.generations.start).not.toHaveBeenCalled();
  });

  it("uploads the picture first, then sends its reference with the request", async () => {
    const { requests, api } = await world();
    const asked = withPhoto();
    const { photo, files } = await aPhoto(api.uploads);
    await requests.start(asked, PRICE, files);
    expect(api.generations.start).toHaveBeenCalledWith({
      ...asked,
      inputs: { resolution: "480p", picture: `pictures/${USER.id}/${photo.id}.jpg` },
      expected_cost: 10,
    });
  });

  it("sends a list of pictures in its order, and a clip that is uploaded already as it is", async () => {
    const { requests, api } = await world();
    const [one, other] = [await aPhoto(api.uploads), await aPhoto(api.uploads)];
    const references = [one, other].flatMap(({ files }) =>
      files.map(({ known, attached: photo }) => ({
        known: { ...known, input: "references", kind: "pictures" },
        attached: photo,
      }))
    );
    const reference = `videos/${USER.id}/${crypto.randomUUID()}.mp4`;
    const clip = {
      known: {
        input: "clip",
        kind: "clip",
        id: null,
        reference,
        milliseconds: 5_000,
        continues: null,
      },
      attached: null,
    };
    await requests.start(request({ mode: "v2v", inputs: {} }), PRICE, [...references, clip]);
    expect(api.uploads.upload).toHaveBeenCalledTimes(2);
    expect(api.generations.start.mock.lastCall?.[0].inputs).toEqual({
      references: [one, other].map(({ photo }) => `pictures/${USER.id}/${photo.id}.jpg`),
      clip: reference,
    });
  });

  it("uploads no file twice, and sends the same request again", async () => {
    const { requests, api, begin } = await world();
    api.generations.start.mockRejectedValueOnce(unreachable());
    const asked = withPhoto();
    await requests.start(asked, PRICE, (await aPhoto(api.uploads)).files);
    await begin().requests.resend(asked.id);
    expect(api.uploads.upload).toHaveBeenCalledOnce();
    const [first, second] = api.generations.start.mock.calls;
    expect(second).toEqual(first);
  });

  it("sends no request until the picture is uploaded", async () => {
    const { requests, api, generations } = await world();
    api.uploads.upload.mockRejectedValueOnce(unreachable());
    const asked = withPhoto();
    expect(await requests.start(asked, PRICE, (await aPhoto(api.uploads)).files)).toBeNull();
    expect(api.generations.start).not.toHaveBeenCalled();
    expect(generations.entry(asked.id).value?.request).toBe("unsent");
  });

  it("leaves the files of a discarded request on the device", async () => {
    const { requests, api } = await world();
    api.uploads.upload.mockRejectedValueOnce(unreachable());
    const asked = withPhoto();
    const { photo, files } = await aPhoto(api.uploads);
    await requests.start(asked, PRICE, files);
    const dismissed = requests.dismiss(asked.id);
    expect(dismissed?.files.map(({ id }) => id)).toEqual([photo.id]);
    expect(dismissed?.held.get(photo.id)).toBe(photo);
    expect(await api.uploads.kept(photo.id)).toBe(photo);
  });

  it("retries a failure under a new id, once, however often it is tapped", async () => {
    const { requests, api } = await world();
    const inputs = { seed: 7, negative_prompt: "rain", picture: "pictures/a/b.png" };
    const past = failed({ inputs, parent_id: crypto.randomUUID() });
    await Promise.all([requests.retry(past, past.cost), requests.retry(past, past.cost)]);
    expect(api.generations.start).toHaveBeenCalledOnce();
    const sent = api.generations.start.mock.calls[0]?.[0];
    expect(sent).toMatchObject({ prompt: past.prompt, inputs, parent_id: past.parent_id });
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
    await requests.start(asked, PRICE);
    expect(requests.dismiss(asked.id)?.request).toEqual(asked);
    expect(generations.ids.value).toEqual([]);
    expect(credits.balance.value).toBe(100);
  });
});
