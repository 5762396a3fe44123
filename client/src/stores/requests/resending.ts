import { computed, effect, signal } from "@preact/signals";
import type { Device } from "../device/device.ts";
import { type Generations, isWaiting } from "../videos/generations.ts";
import { waitBefore } from "../sync/wait-before.ts";
import type { Requests } from "./requests.ts";

/** Immediately when the device is back online, then less and less often. */
const WAITS_MS = [0, 3_000, 8_000, 20_000, 60_000];

interface ResendingWorld {
  device: Pick<Device, "online" | "visible">;
  generations: Pick<Generations, "entry" | "openIds">;
  requests: Pick<Requests, "resend">;
}

/**
 * Automatically resends requests without an answer, including those of an earlier visit. They keep
 * their id, so nothing is made or charged twice. Only runs while the device is online and the page
 * is visible.
 */
export function createResending(world: ResendingWorld): { dispose(): void } {
  const { device, generations, requests } = world;
  const round = signal(0);
  let tries = 0;
  let isSending = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const waiting = computed(() =>
    generations.openIds.value.filter((id) => {
      const entry = generations.entry(id).value;
      return entry !== null && isWaiting(entry);
    })
  );

  async function sendAll(): Promise<void> {
    isSending = true;
    tries += 1;
    // One after the other, so as not to flood a connection that has just come back.
    for (const id of waiting.peek()) await requests.resend(id, { quietly: true });
    isSending = false;
    round.value += 1;
  }

  // Runs again after each round, and whenever the device or the waiting requests change.
  const stop = effect(() => {
    const isAwake = device.online.value && device.visible.value;
    const isNeeded = waiting.value.length > 0;
    void round.value;
    clearTimeout(timer);
    if (!isAwake) tries = 0;
    else if (!isNeeded) tries = 1; // A new request has just been tried: wait first.
    if (!isAwake || !isNeeded || isSending) return;
    timer = setTimeout(() => void sendAll(), waitBefore(WAITS_MS, tries));
  });

  return {
    dispose() {
      stop();
      clearTimeout(timer);
    },
  };
}
