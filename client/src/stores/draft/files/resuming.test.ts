import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Problem } from "../../../api/problem.ts";
import { refused, unreachable } from "../../../fixtures/fake-api.ts";
import { fakeDevice } from "../../../fixtures/fake-device.ts";
import { attached } from "../../../fixtures/fake-uploads.ts";
import type { DraftFile } from "./draft-file.ts";
import { createResuming } from "./resuming.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const clip = {
  key: "1",
  input: "clip",
  kind: "clip",
  stored: null,
  continues: null,
  attached: attached(),
};
const uploading: DraftFile = { ...clip, is: "uploading", share: 0.5 };
const failed = (problem: Problem): DraftFile => ({ ...clip, is: "failed", problem });
const uploaded: DraftFile = { ...clip, is: "uploaded", reference: "clips/1", milliseconds: 5000 };

/** An upload that ends as the test says each time it is tried. */
function world({ online = true } = {}) {
  const device = fakeDevice(online);
  const files = signal<readonly DraftFile[]>([]);
  const ends: DraftFile[] = [];
  const send = vi.fn<(key: string) => Promise<void>>(() => {
    files.value = [uploading];
    files.value = [ends.shift() ?? failed(unreachable())];
    return Promise.resolve();
  });
  const resuming = createResuming({ device, files, send: send });
  return { device, files, ends, send, resuming };
}

describe("an upload that broke off", () => {
  it("goes on by itself, less and less often while it breaks off again", async () => {
    const { files, send } = world();
    files.value = [uploading];
    files.value = [failed(unreachable())];
    for (const [index, wait] of [3_000, 8_000, 20_000, 60_000, 60_000].entries()) {
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(send).toHaveBeenCalledTimes(index);
      await vi.advanceTimersByTimeAsync(1);
      expect(send).toHaveBeenCalledTimes(index + 1);
    }
  });

  it("goes on as soon as the device is online again, and not before", async () => {
    const { device, files, send, ends } = world();
    files.value = [failed(unreachable())];
    expect(device.doubt).toHaveBeenCalledOnce();
    device.online.value = false;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(send).not.toHaveBeenCalled();
    ends.push(uploaded);
    device.online.value = true;
    await vi.advanceTimersByTimeAsync(1);
    expect(send).toHaveBeenCalledExactlyOnceWith("1");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(send).toHaveBeenCalledOnce();
  });

  it("waits while nobody looks at the app", async () => {
    const { device, files, send } = world();
    device.visible.value = false;
    files.value = [failed(unreachable())];
    await vi.advanceTimersByTimeAsync(600_000);
    expect(send).not.toHaveBeenCalled();
    device.visible.value = true;
    await vi.advanceTimersByTimeAsync(1);
    expect(send).toHaveBeenCalledOnce();
  });

  it("starts with the short waits again after one that worked", async () => {
    const { files, send, ends } = world();
    ends.push(failed(unreachable()), uploaded);
    files.value = [failed(unreachable())];
    await vi.advanceTimersByTimeAsync(11_000);
    expect(send).toHaveBeenCalledTimes(2);
    files.value = [failed(unreachable())];
    await vi.advanceTimersByTimeAsync(2_999);
    expect(send).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(send).toHaveBeenCalledTimes(3);
  });

  it("is not tried again if the server refused it", async () => {
    const { device, files, send } = world();
    files.value = [failed(refused("too_many_uploads", 403))];
    await vi.advanceTimersByTimeAsync(600_000);
    expect(send).not.toHaveBeenCalled();
    expect(device.doubt).not.toHaveBeenCalled();
  });

  it("is not tried again after a sign-out", async () => {
    const { files, send, resuming } = world();
    files.value = [failed(unreachable())];
    resuming.dispose();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(send).not.toHaveBeenCalled();
  });
});
