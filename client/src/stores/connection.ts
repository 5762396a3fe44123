import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { LiveApi } from "../api/api.ts";
import type { Catalog } from "./catalog.ts";
import type { Credits } from "./credits.ts";
import type { Device } from "./device.ts";
import type { Generations } from "./generations.ts";
import { asProblem } from "./loading.ts";

export interface Connection {
  /** News comes by itself. */
  isLive: ReadonlySignal<boolean>;
  isOffline: ReadonlySignal<boolean>;
  /** When what is shown was last known to be true; unit: milliseconds. Null: never yet. */
  asOf: ReadonlySignal<number | null>;
  /** Reads again what may have been missed. */
  resync(): Promise<void>;
  dispose(): void;
}

/** Unit: milliseconds. */
const REJOIN_WAITS = [1_000, 2_000, 5_000, 10_000, 30_000];

export interface ConnectionWorld {
  live: LiveApi;
  device: Device;
  catalog: Catalog;
  credits: Credits;
  generations: Generations;
  /** Sessions of this user were ended somewhere. */
  onSignedOut(): void;
}

/** Keeps the stores true: by Realtime, and by reading again whenever something may have been missed. */
export function createConnection(world: ConnectionWorld): Connection {
  const { live, device, catalog, credits, generations, onSignedOut } = world;
  const state = signal<"joining" | "live" | "down">("joining");
  const answers = signal(true);
  const asOf = signal<number | null>(null);
  const isLive = computed(() => state.value === "live" && device.online.value);
  const isOffline = computed(() => !device.online.value || !answers.value);
  let leave: (() => void) | undefined;
  let rejoin: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;

  async function resync(): Promise<void> {
    try {
      if (catalog.state.peek().is !== "ready") void catalog.load();
      await Promise.all([generations.resync(), credits.resync()]);
      asOf.value = Date.now();
      answers.value = true;
    } catch (error) {
      // Refused is an answer, too: only silence is offline.
      answers.value = asProblem(error).status !== 0;
    }
  }

  function join(): void {
    clearTimeout(rejoin);
    leave?.();
    leave = live.join({
      onGeneration: generations.apply,
      onCreditTransaction: credits.add,
      onSignedOut,
      onState: hear,
    });
  }

  function hear(now: "live" | "down" | "closed"): void {
    const wasLive = isLive.peek();
    state.value = now === "live" ? "live" : "down";
    if (now === "live") {
      tries = 0;
      void resync();
      return;
    }
    if (wasLive) asOf.value = Date.now();
    // realtime-js rejoins by itself after `down`, never after `closed`.
    if (now === "closed") {
      clearTimeout(rejoin);
      rejoin = setTimeout(join, REJOIN_WAITS[Math.min(tries++, REJOIN_WAITS.length - 1)]);
    }
  }

  const stopAsOf = effect(() => {
    if (!device.online.value && state.peek() === "live") asOf.value = Date.now();
  });
  // Now, and whenever the app comes back to the front or the network comes back.
  const stopWaking = effect(() => {
    if (!device.visible.value || !device.online.value) return;
    if (state.peek() !== "live") join();
    void resync();
  });

  return {
    isLive,
    isOffline,
    asOf,
    resync,
    dispose() {
      stopAsOf();
      stopWaking();
      clearTimeout(rejoin);
      leave?.();
    },
  };
}
