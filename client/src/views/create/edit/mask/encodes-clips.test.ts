import { afterEach, describe, expect, it, vi } from "vitest";
import { encodesClips } from "./encodes-clips.ts";

const stub = (isConfigSupported: () => Promise<unknown>) =>
  vi.stubGlobal("VideoEncoder", { isConfigSupported });

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a browser encodes clips if it says so, and not", () => {
  it("if it has no encoder", async () => {
    vi.stubGlobal("VideoEncoder", undefined);
    expect(await encodesClips()).toBe(false);
  });

  it("if it has one without H.264", async () => {
    stub(() => Promise.resolve({ supported: true }));
    expect(await encodesClips()).toBe(true);
    stub(() => Promise.resolve({ supported: false }));
    expect(await encodesClips()).toBe(false);
  });

  it("if it refuses the question, or never answers it", async () => {
    stub(() => Promise.reject(new TypeError("Not allowed")));
    expect(await encodesClips()).toBe(false);
    vi.useFakeTimers();
    stub(() => new Promise(() => {}));
    const answer = encodesClips();
    await vi.runAllTimersAsync();
    expect(await answer).toBe(false);
  });
});
