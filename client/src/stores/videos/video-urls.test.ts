import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeApi } from "../../fixtures/fake-api.ts";
import { createVideoUrls } from "./video-urls.ts";

const NOW = 5_000_000;
const DAY = 24 * 3_600_000;
const PATH = "ada/fox.mp4";

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Each answer has a different address, because each signature is different. */
function fakeVideos() {
  const { api: { videos } } = createFakeApi();
  let signed = 0;
  videos.posterUrls.mockImplementation((paths) => {
    signed += 1;
    return Promise.resolve(paths.map((path) => `https://p.test/${path}?token=${signed}`));
  });
  return videos;
}

const kept = (until: number) => [{ path: PATH, url: "https://p.test/kept", until }];

/** Lets the calls of a moment be collected and answered. */
async function answered<T>(question: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(100);
  return question;
}

describe("video urls", () => {
  it("asks for all posters of a moment in one request, and for each one once", async () => {
    const videos = fakeVideos();
    const urls = createVideoUrls(videos);
    await answered(Promise.all([urls.poster(PATH), urls.poster("ada/bear.mp4")]));
    await answered(urls.poster(PATH));
    expect(videos.posterUrls.mock.calls).toEqual([[[PATH, "ada/bear.mp4"]]]);
    expect(urls.knownPoster(PATH)).toBe(`https://p.test/${PATH}?token=1`);
  });

  it("knows a poster from an earlier visit immediately, without a request", async () => {
    const videos = fakeVideos();
    const urls = createVideoUrls(videos, kept(NOW + DAY));
    expect(urls.knownPoster(PATH)).toBe("https://p.test/kept");
    expect(await urls.poster(PATH)).toBe("https://p.test/kept");
    expect(videos.posterUrls).not.toHaveBeenCalled();
  });

  it("never returns an address that has expired or that a clock running ahead has stored", async () => {
    for (const until of [NOW, NOW + 7 * DAY]) {
      const urls = createVideoUrls(fakeVideos(), kept(until));
      expect(urls.knownPoster(PATH)).toBeNull();
      expect(await answered(urls.poster(PATH))).toBe(`https://p.test/${PATH}?token=1`);
    }
  });

  it("trusts an address for six of the seven days that it is valid", async () => {
    const urls = createVideoUrls(fakeVideos());
    await answered(urls.poster(PATH));
    await vi.advanceTimersByTimeAsync(6 * DAY - 1_000);
    expect(urls.knownPoster(PATH)).not.toBeNull();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(urls.knownPoster(PATH)).toBeNull();
    expect(await answered(urls.poster(PATH))).toContain("token=2");
  });

  it("asks for a new address if one did not load, and keeps the old one until then", async () => {
    const videos = fakeVideos();
    videos.posterUrls.mockRejectedValueOnce(new Error("no network"));
    const urls = createVideoUrls(videos, kept(NOW + DAY));
    urls.forget(PATH);
    expect(urls.knownPoster(PATH)).toBeNull();
    const silence = urls.poster(PATH).catch((error: unknown) => error);
    expect(await answered(silence)).toBeInstanceOf(Error);
    expect(urls.posters.value.get(PATH)?.url).toBe("https://p.test/kept");
    expect(await answered(urls.poster(PATH))).toContain("token=1");
    expect(urls.posters.value.get(PATH)?.url).toContain("token=1");
  });

  it("keeps nothing for a video without a poster", async () => {
    const videos = fakeVideos();
    videos.posterUrls.mockResolvedValueOnce([null]);
    const urls = createVideoUrls(videos, kept(NOW + DAY));
    urls.forget(PATH);
    expect(await answered(urls.poster(PATH))).toBeNull();
    expect(urls.posters.value.size).toBe(0);
  });

  it("uploads a poster once, and then knows its address for the next start", async () => {
    const videos = fakeVideos();
    videos.posterUrls.mockResolvedValueOnce([null]);
    const urls = createVideoUrls(videos);
    await answered(urls.poster(PATH));
    urls.uploadPoster(PATH, new Blob());
    urls.uploadPoster(PATH, new Blob());
    await vi.advanceTimersByTimeAsync(100);
    expect(videos.uploadPoster).toHaveBeenCalledOnce();
    expect(urls.posters.value.get(PATH)?.url).toContain("token=1");
  });
});
