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

/** Until the server answers again. */
const RETRY_WAITS_MS = [2_000, 5_000, 10_000, 30_000];
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
  onPurchase(payload: unknown): void;
  /** Called when some sessions of this user were ended. */
  onSignedOut(): void;
  /**
   * Resolves when a request of the first reading may be sent: each in a task of its own, because
   * sending one takes a slow phone 15 ms, in which it answers no tap.
   */
  takeTurn?: (() => Promise<void>) | undefined;
}

/**
 * Keeps the stores up to date: with Realtime, and by reading again whenever events may have been
 * missed.
 */
export function createConnection(world: ConnectionWorld): Connection {
  const {
    live,
    device,
    catalog,
    credits,
    generations,
    onPurchase,
    onSignedOut,
    knownSince = null,
    takeTurn,
  } = world;
  const state = signal<"joining" | "live" | "down">("joining");
  const asOf = signal(knownSince);
  const isOld = signal(knownSince !== null);
  const isLive = computed(() => state.value === "live" && device.online.value);
  const isOffline = computed(() => !device.online.value);
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
  /** Numbers the reads; `heard` is the newest one that told whether the server was reached. */
  let reads = 0;
  let heard = 0;
  let isOver = false;

  /** A read that began earlier says nothing about a network that a later one did not find. */
  function hearReached(read: number, isReached: boolean): void {
    if (read < heard) return;
    heard = read;
    device.hear(isReached);
  }

  async function resync(turn?: () => Promise<void>): Promise<void> {
    const read = ++reads;
    /** The user may leave before the turn comes, and then nothing is sent. */
    const inTurn = async (send: () => Promise<void>) => {
      if (turn) await turn();
      if (!isOver) await send();
    };
    try {
      if (catalog.state.peek().is !== "ready") void inTurn(catalog.load);
      const until = gaps;
      await Promise.all([inTurn(generations.resync), inTurn(credits.resync)]);
      if (isOver) return;
      if (checkedGaps < until || !isLive.peek()) await generations.dropDeleted();
      checkedGaps = until;
      asOf.value = Date.now();
      isOld.value = false;
      hearReached(read, true);
    } catch (error) {
      // A refusal is an answer too, and so is one that we cannot read.
      const { code } = asProblem(error);
      hearReached(read, code !== "unreachable" && code !== "no_answer");
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
      onPurchase,
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
  const tryNow = () => joinAfterReading(resync(firstRead ? undefined : takeTurn));
  // Runs now, and whenever the app comes back to the front.
  const stopWaking = effect(() => {
    if (device.visible.value) void tryNow();
  });
  const stopDoubting = device.doubts.subscribe((doubts) => {
    if (doubts > 0 && device.visible.peek()) void tryNow();
  });
  // No event says that a server can be reached again.
  const rounds = signal(0);
  let retry: ReturnType<typeof setTimeout> | undefined;
  let retries = 0;
  const stopRetrying = effect(() => {
    void rounds.value;
    clearTimeout(retry);
    if (device.online.value) retries = 0;
    if (device.online.value || !device.visible.value) return;
    retry = setTimeout(
      () => void tryNow().then(() => (rounds.value += 1)),
      waitBefore(RETRY_WAITS_MS, retries++),
    );
  });
  const stopFocusing = device.wakes.subscribe((wakes) => {
    if (wakes === 0) return;
    if (state.peek() !== "live") join();
    // Also after the device's clock was turned back.
    const isStale = Math.abs(Date.now() - (asOf.peek() ?? 0)) > FRESH_MS;
    if (isStale || !device.online.peek()) void resync();
  });

  return {
    isLive,
    isOffline,
    asOf,
    isOld,
    resync: () => resync(),
    dispose() {
      isOver = true;
      stopAsOf();
      stopWaking();
      stopDoubting();
      stopRetrying();
      clearTimeout(retry);
      stopFocusing();
      clearTimeout(rejoin);
      leave?.();
    },
  };
}
