import { computed, effect, signal } from "@preact/signals";
import type { Device } from "../device/device.ts";
import { type Generations, isWaiting } from "../videos/generations.ts";
import { waitBefore } from "../sync/wait-before.ts";
import type { Requests } from "./requests.ts";

/** At once when the device comes back, then ever more seldom. */
const WAITS_MS = [0, 3_000, 8_000, 20_000, 60_000];

interface ResendingWorld {
  device: Device;
  generations: Pick<Generations, "entry" | "openIds">;
  requests: Pick<Requests, "resend">;
}

/**
 * Sends what has no answer again by itself, what an earlier visit left as well: the same id, so that
 * nothing is made or charged twice. Only while the device is online and somebody looks.
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
    // One after the other: a line that has just come back is not flooded.
    for (const id of waiting.peek()) await requests.resend(id, { quietly: true });
    isSending = false;
    round.value += 1;
  }

  // Runs anew after each round, and whenever the device or what is waiting changes.
  const stop = effect(() => {
    const isAwake = device.online.value && device.visible.value;
    const isNeeded = waiting.value.length > 0;
    void round.value;
    clearTimeout(timer);
    if (!isAwake) tries = 0;
    else if (!isNeeded) tries = 1; // What fails from here on has only just been tried.
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
