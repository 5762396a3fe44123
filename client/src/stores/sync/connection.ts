import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { LiveApi } from "../../api/user/live.ts";
import type { Catalog } from "../draft/catalog.ts";
import type { Credits } from "../credits/credits.ts";
import type { Device } from "../device/device.ts";
import type { Generations } from "../videos/generations.ts";
import { asProblem } from "./loading.ts";
import { waitBefore } from "./wait-before.ts";

export interface Connection {
  /** True while Realtime delivers events. */
  isLive: ReadonlySignal<boolean>;
  isOffline: ReadonlySignal<boolean>;
  /** When the shown data was last known to be current, in milliseconds. Null: never so far. */
  asOf: ReadonlySignal<number | null>;
  /** True while the shown data is from an earlier visit and is being read again. */
  isOld: ReadonlySignal<boolean>;
  /** Reads everything again that may have been missed. */
  resync(): Promise<void>;
  dispose(): void;
}

const REJOIN_WAITS_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
/** A user who switches between windows this quickly is already up to date. */
const FRESH_MS = 10_000;

interface ConnectionWorld {
  live: LiveApi;
  device: Device;
  catalog: Catalog;
  credits: Credits;
  generations: Generations;
  /** When the data kept on this device was last current, in milliseconds. */
  knownSince?: number | null;
  /** Called when some sessions of this user were ended. */
  onSignedOut(): void;
}

/**
 * Keeps the stores up to date: with Realtime, and by reading again whenever events may have been
 * missed.
 */
export function createConnection(world: ConnectionWorld): Connection {
  const { live, device, catalog, credits, generations, onSignedOut, knownSince = null } = world;
  const state = signal<"joining" | "live" | "down">("joining");
  const answers = signal(true);
  const asOf = signal(knownSince);
  const isOld = signal(knownSince !== null);
  const isLive = computed(() => state.value === "live" && device.online.value);
  const isOffline = computed(() => !device.online.value || !answers.value);
  let leave: (() => void) | undefined;
  let rejoin: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  /**
   * `gaps` counts the times when a deletion may have been missed; `checkedGaps` is the count up to
   * which we have checked.
   */
  let gaps = 0;
  let checkedGaps = -1;
  let firstRead: Promise<void> | undefined;
  let isOver = false;

  async function resync(): Promise<void> {
    try {
      if (catalog.state.peek().is !== "ready") void catalog.load();
      const until = gaps;
      await Promise.all([generations.resync(), credits.resync()]);
      if (checkedGaps < until || !isLive.peek()) await generations.dropDeleted();
      checkedGaps = until;
      asOf.value = Date.now();
      isOld.value = false;
      answers.value = true;
    } catch (error) {
      // A refusal is an answer too: only a missing answer means offline.
      answers.value = asProblem(error).status !== 0;
    }
  }

  function join(): void {
    clearTimeout(rejoin);
    leave?.();
    leave = live.join({
      onGeneration: generations.apply,
      onGenerationDeleted: generations.forget,
      onCreditTransaction(line) {
        if (!credits.add(line)) void resync();
      },
      onSignedOut,
      onState: hear,
    });
  }

  function hear(now: "live" | "down" | "closed"): void {
    const wasLive = isLive.peek();
    state.value = now === "live" ? "live" : "down";
    gaps += 1;
    if (now === "live") {
      tries = 0;
      void resync();
      return;
    }
    if (wasLive) asOf.value = Date.now();
    // realtime-js rejoins by itself after `down`, but never after `closed`.
    if (now === "closed") {
      clearTimeout(rejoin);
      rejoin = setTimeout(join, waitBefore(REJOIN_WAITS_MS, tries++));
    }
  }

  /**
   * Joins after the first reading was requested, because Realtime's client would compete for a
   * phone's bandwidth.
   */
  async function joinAfterReading(read: Promise<void>): Promise<void> {
    await (firstRead ??= read);
    if (!isOver && state.peek() !== "live") join();
  }

  const stopAsOf = effect(() => {
    if (device.online.value) return;
    gaps += 1;
    if (state.peek() === "live") asOf.value = Date.now();
  });
  // Runs now, and whenever the app comes back to the front or the network comes back.
  const stopWaking = effect(() => {
    if (!device.visible.value || !device.online.value) return;
    void joinAfterReading(resync());
  });
  const stopFocusing = device.wakes.subscribe((wakes) => {
    if (wakes === 0 || !device.online.peek()) return;
    if (state.peek() !== "live") join();
    // Also after the device's clock was turned back.
    if (Math.abs(Date.now() - (asOf.peek() ?? 0)) > FRESH_MS) void resync();
  });

  return {
    isLive,
    isOffline,
    asOf,
    isOld,
    resync,
    dispose() {
      isOver = true;
      stopAsOf();
      stopWaking();
      stopFocusing();
      clearTimeout(rejoin);
      leave?.();
    },
  };
}
