import { computed, effect, type ReadonlySignal } from "@preact/signals";
import type { Problem } from "../../../api/problem.ts";
import type { Device } from "../../device/device.ts";
import { waitBefore } from "../../sync/wait-before.ts";
import type { DraftFile } from "./draft-file.ts";

/** Immediately when the device is back online, then less and less often. */
const WAITS_MS = [0, 3_000, 8_000, 20_000, 60_000];

interface ResumingWorld {
  device: Pick<Device, "online" | "visible" | "doubt">;
  files: ReadonlySignal<readonly DraftFile[]>;
  send(key: string): Promise<void>;
}

/**
 * Goes on with uploads that broke off, where they stopped. Only runs while the device is online and
 * the page is visible. What the server has refused waits for the user.
 */
export function createResuming({ device, files, send }: ResumingWorld): { dispose(): void } {
  /** Each failure is a reason to find out, once, whether the server can be reached. */
  const doubted = new WeakSet<Problem>();
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const broken = computed(() =>
    files.value.flatMap((file) => file.is === "failed" && file.problem.isAmbiguous ? [file] : [])
  );
  const isSending = computed(() => files.value.some(({ is }) => is === "uploading"));

  const stop = effect(() => {
    const those = broken.value;
    const isAwake = device.online.value && device.visible.value;
    clearTimeout(timer);
    if (!isAwake) tries = 0;
    if (those.length === 0) {
      // The next one that breaks off has just been tried: it waits first.
      if (isAwake && !isSending.value) tries = 1;
      return;
    }
    const news = those.filter(({ problem }) => problem.status === 0 && !doubted.has(problem));
    for (const { problem } of news) doubted.add(problem);
    if (news.length > 0) device.doubt();
    if (!isAwake) return;
    timer = setTimeout(() => {
      tries += 1;
      for (const { key } of those) void send(key);
    }, waitBefore(WAITS_MS, tries));
  });

  return {
    dispose() {
      stop();
      clearTimeout(timer);
    },
  };
}
