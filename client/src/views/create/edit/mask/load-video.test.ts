import { afterEach, expect, it, vi } from "vitest";
import { loadVideo } from "./load-video.ts";

const urls = {
  file: vi.fn((reference: string) => Promise.resolve(`/signed/${reference}`)),
  forgetFile: vi.fn(),
};
const answers = (...statuses: number[]) => {
  const fetched = vi.fn(() =>
    Promise.resolve(new Response("clip", { status: statuses.shift() ?? 0 }))
  );
  vi.stubGlobal("fetch", fetched);
  return fetched;
};

afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

it("an own video is loaded by its signed address", async () => {
  const fetched = answers(200);
  expect(await (await loadVideo(urls, "videos/user/fox.mp4")).text()).toBe("clip");
  expect(fetched).toHaveBeenCalledExactlyOnceWith("/signed/videos/user/fox.mp4");
  expect(urls.forgetFile).not.toHaveBeenCalled();
});

it("an address that has expired is signed again, once", async () => {
  const fetched = answers(400, 200);
  expect(await (await loadVideo(urls, "videos/user/fox.mp4")).text()).toBe("clip");
  expect(urls.forgetFile).toHaveBeenCalledExactlyOnceWith("videos/user/fox.mp4");
  answers(400, 404);
  await expect(loadVideo(urls, "videos/user/fox.mp4")).rejects.toThrow("404");
  expect(fetched).toHaveBeenCalledTimes(2);
});
