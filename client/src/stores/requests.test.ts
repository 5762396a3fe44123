import { signal } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import { createMemory } from "../api/memory.ts";
import {
  createFakeApi,
  failed,
  refused,
  request,
  settled,
  unreachable,
  USER,
} from "../fixtures/fake-api.ts";
import { createCredits } from "./credits.ts";
import { createGenerations } from "./generations.ts";
import { createRequests } from "./requests.ts";

async function world() {
  const { api } = createFakeApi();
  const generations = createGenerations(api.generations);
  const credits = createCredits(api.credits);
  await credits.resync();
  const { outbox } = createMemory(localStorage, USER.id);
  const { pictures } = api;
  const device = { online: signal(true) };
  const begin = () =>
    createRequests({ api: api.generations, pictures, generations, credits, outbox, device });
  return { api, generations, credits, outbox, begin, requests: begin() };
}

const picture = { file: new Blob(["…"]), extension: "jpg" as const };

describe("requests", () => {
  it("puts up the tile and takes the credits before the server has answered", async () => {
    const { requests, generations, credits, outbox } = await world();
    const asked = request();
    const sending = requests.start(asked, 10, null);
    expect(generations.ids.value).toEqual([asked.id]);
    expect(generations.entry(asked.id).value).toMatchObject({ request: "sending" });
    expect(credits.balance.value).toBe(90);
    expect(outbox.read()).toHaveLength(1);
    await sending;
    expect(generations.entry(asked.id).value).toMatchObject({ request: "answered" });
  });

  it("sends a double tap once", async () => {
    const { requests, api } = await world();
    const asked = request();
    await Promise.all([requests.start(asked, 10, null), requests.start(asked, 10, null)]);
    expect(api.generations.start).toHaveBeenCalledOnce();
  });

  it("takes everything back when the server refuses", async () => {
    const { requests, api, generations, credits, outbox } = await world();
    api.generations.start.mockRejectedValueOnce(refused("too_many_generations", 429));
    const asked = request();
    const refusal = await requests.start(asked, 10, null);
    expect(refusal?.code).toBe("too_many_generations");
    expect(generations.ids.value).toEqual([]);
    expect(credits.balance.value).toBe(100);
    expect(outbox.read()).toEqual([]);
  });

  it("keeps an unanswered request and sends it again under the same id", async () => {
    const { requests, api, generations } = await world();
    api.generations.start.mockRejectedValueOnce(unreachable());
    const asked = request();
    expect(await requests.start(asked, 10, null)).toBeNull();
    expect(generations.entry(asked.id).value).toMatchObject({ request: "unanswered" });
    expect(generations.openIds.value).toEqual([asked.id]);
    await requests.resend(asked.id);
    expect(api.generations.start.mock.calls.map(([sent]) => sent)).toEqual([asked, asked]);
    expect(generations.entry(asked.id).value).toMatchObject({ request: "answered" });
  });

  it("takes Realtime's word where the answer itself was lost", async () => {
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
    expect(outbox.read()).toEqual([]);
    expect(outcomes).not.toHaveBeenCalled();
  });

  it("shows what was on its way when the app was closed, its credits held", async () => {
    const { requests, api, begin, generations, credits } = await world();
    api.generations.start.mockRejectedValueOnce(unreachable());
    const asked = request();
    await requests.start(asked, 10, null);
    credits.release(asked.id);
    generations.withdraw(asked.id);
    const later = begin();
    expect(generations.entry(asked.id).value).toMatchObject({ request: "unanswered" });
    expect(credits.balance.value).toBe(90);
    await later.resend(asked.id);
    expect(api.generations.start).toHaveBeenLastCalledWith(asked);
  });

  it("hands the text back where the picture had not gone up before the app was closed", async () => {
    const { requests, api, begin } = await world();
    api.pictures.upload.mockReturnValueOnce(new Promise(() => {}));
    const asked = request({ mode: "i2v", model: "wan-picture" });
    void requests.start(asked, 15, picture);
    await settled();
    expect(begin().unsent).toEqual(asked);
  });

  it("sends the picture first, and its path with the request", async () => {
    const { requests, api } = await world();
    const asked = request({ mode: "i2v", model: "wan-picture" });
    await requests.start(asked, 15, picture);
    expect(api.pictures.upload).toHaveBeenCalledWith(picture, asked.id);
    const image_path = `${USER.id}/${asked.id}.jpg`;
    expect(api.generations.start).toHaveBeenCalledWith({ ...asked, image_path });
  });

  it("asks for nothing when the picture does not go up", async () => {
    const { requests, api, credits } = await world();
    api.pictures.upload.mockRejectedValueOnce(unreachable());
    const refusal = await requests.start(request({ mode: "i2v" }), 15, picture);
    expect(refusal?.code).toBe("unreachable");
    expect(api.generations.start).not.toHaveBeenCalled();
    expect(credits.balance.value).toBe(100);
  });

  it("retries a failure under a new id, once however often it is tapped", async () => {
    const { requests, api } = await world();
    const past = failed({ seed: 7, negative_prompt: "rain" });
    await Promise.all([requests.retry(past), requests.retry(past)]);
    expect(api.generations.start).toHaveBeenCalledOnce();
    const sent = api.generations.start.mock.calls[0]?.[0];
    expect(sent).toMatchObject({ prompt: past.prompt, seed: 7, negative_prompt: "rain" });
    expect(sent?.id).not.toBe(past.id);
  });

  it("lets a refused retry be tried again", async () => {
    const { requests, api } = await world();
    const past = failed();
    api.generations.start.mockRejectedValueOnce(refused("insufficient_credits", 402));
    await requests.retry(past);
    expect(requests.retried.value.has(past.id)).toBe(false);
    await requests.retry(past);
    expect(api.generations.start).toHaveBeenCalledTimes(2);
  });

  it("takes back an unanswered request, tile and credits", async () => {
    const { requests, api, generations, credits } = await world();
    api.generations.start.mockRejectedValueOnce(unreachable());
    const asked = request();
    await requests.start(asked, 10, null);
    expect(requests.dismiss(asked.id)).toEqual(asked);
    expect(generations.ids.value).toEqual([]);
    expect(credits.balance.value).toBe(100);
  });
});
