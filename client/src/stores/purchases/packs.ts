import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Packs } from "../../api/contracts.ts";
import type { Slot } from "../../api/device/kept/memory.ts";
import type { PurchasesApi } from "../../api/user/purchases.ts";
import { asProblem } from "../sync/loading.ts";

/** Packs change rarely, and the server refuses one that is no longer on offer. */
const FRESH_MS = 60_000;

export interface PackList {
  /** What is on sale: at first, what this device last knew. Null: not known yet. */
  offer: ReadonlySignal<Packs | null>;
  /** True if something can be bought here, now or when selling goes on. */
  sells: ReadonlySignal<boolean>;
  /** Reads the packs, unless that was done a moment ago. Without an answer nothing changes. */
  load(): Promise<void>;
  /** Reads them in any case, because a refusal says that they have changed. */
  reload(): Promise<void>;
}

export function createPackList(
  open: () => Promise<PurchasesApi>,
  slot: Slot<Packs>,
): PackList {
  const offer = signal(slot.read());
  let readAt = 0;
  let reading: Promise<void> | null = null;

  async function reload(): Promise<void> {
    try {
      const packs = await (await open()).packs();
      readAt = Date.now();
      offer.value = packs;
      slot.write(packs);
    } catch (error) {
      asProblem(error); // The next reading may succeed.
    }
  }

  return {
    offer,
    sells: computed(() => {
      const { closed = null, packs = [] } = offer.value ?? {};
      return closed !== null || packs.length > 0;
    }),
    reload,
    async load() {
      // Also after the device's clock was turned back.
      if (Math.abs(Date.now() - readAt) < FRESH_MS) return;
      await (reading ??= reload().finally(() => (reading = null)));
    },
  };
}
