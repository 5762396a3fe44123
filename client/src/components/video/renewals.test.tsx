import { act, fireEvent, render } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { settled } from "../../fixtures/fake-api.ts";
import { stubView } from "../../fixtures/fake-view.ts";
import { LazyVideo } from "./lazy-video.tsx";
import { createRenewals } from "./renewals.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("an address may be renewed twice in ten minutes, and again later", () => {
  const renewals = createRenewals();
  expect([renewals.allow(), renewals.allow(), renewals.allow()]).toEqual([true, true, false]);
  vi.setSystemTime(Date.now() + 9 * 60_000);
  expect(renewals.allow()).toBe(false);
  vi.setSystemTime(Date.now() + 2 * 60_000);
  expect(renewals.allow()).toBe(true);
});

describe("a video in the list", () => {
  async function show(getPoster: () => Promise<string | null>) {
    const view = stubView();
    let signed = 0;
    const getUrl = vi.fn(() => Promise.resolve(`https://v.test/${++signed}`));
    const nothing = () => {};
    const { container } = render(
      <LazyVideo
        eager
        knownPoster={() => null}
        getPoster={getPoster}
        getUrl={getUrl}
        savesData={false}
        whenIdle={() => Promise.resolve()}
        onBroken={nothing}
        onSize={nothing}
        onPoster={nothing}
      />,
    );
    await act(settled);
    const one = (tag: "img" | "video") => container.querySelector<HTMLVideoElement>(tag);
    return { getUrl, one, view };
  }

  it("gets a new address for each poster that does not load, twice", async () => {
    let signed = 0;
    const getPoster = vi.fn(() => Promise.resolve(`https://p.test/${++signed}`));
    const { one } = await show(getPoster);
    for (const expected of [2, 3, 3]) {
      const picture = one("img");
      if (picture) fireEvent.error(picture);
      await act(settled);
      expect(getPoster).toHaveBeenCalledTimes(expected);
    }
    expect(one("img")).toBeNull();
  });

  it("goes on where it was with a new address", async () => {
    const { getUrl, one } = await show(() => Promise.resolve(null));
    expect(one("video")?.getAttribute("src")).toBe("https://v.test/1#t=0.001");
    const video = one("video");
    if (!video) throw new Error("There is no video.");
    video.currentTime = 2.5;
    fireEvent.error(video);
    await act(settled);
    expect(one("video")?.getAttribute("src")).toBe("https://v.test/2#t=2.5");
    fireEvent.error(video);
    fireEvent.error(video);
    await act(settled);
    expect(getUrl).toHaveBeenCalledTimes(3);
  });

  it("loads an address again that the server signs as it was", async () => {
    const { getUrl, one } = await show(() => Promise.resolve(null));
    const video = one("video");
    if (!video) throw new Error("There is no video.");
    const load = vi.spyOn(video, "load").mockReturnValue();
    getUrl.mockResolvedValueOnce("https://v.test/1");
    fireEvent.error(video);
    await act(settled);
    expect(load).toHaveBeenCalledOnce();
  });

  it("stays empty if a new address arrives when it is out of view", async () => {
    const { getUrl, one, view } = await show(() => Promise.resolve(null));
    const video = one("video");
    if (!video) throw new Error("There is no video.");
    const signed = Promise.withResolvers<string>();
    getUrl.mockReturnValueOnce(signed.promise);
    fireEvent.error(video);
    await act(() => view.tell(false));
    signed.resolve("https://v.test/late");
    await act(settled);
    expect(one("video")).toBeNull();
  });
});
