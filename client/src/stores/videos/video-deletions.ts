import { effect } from "@preact/signals";
import type { GenerationsApi } from "../../api/user/generations.ts";
import type { Generation } from "../../api/contracts.ts";
import type { Slot } from "../../api/device/kept/memory.ts";
import type { Problem } from "../../api/problem.ts";
import type { Device } from "../device/device.ts";
import type { Generations } from "./generations.ts";
import { withTabLock } from "../requests/with-tab-lock.ts";
import { createListeners } from "../sync/listeners.ts";
import { asProblem } from "../sync/loading.ts";

/** The result of a deletion that was made in this tab. */
export type Removal =
  | { is: "removed"; generation: Generation }
  | { is: "refused"; id: string; problem: Problem };

export interface VideoDeletions {
  /**
   * Removes a video from the screen. The server is only told by `settle`; until then it can be
   * undone.
   */
  remove(generation: Generation): void;
  undo(id: string): void;
  /** Tells the server, because the deletion can no longer be undone. */
  settle(id: string): Promise<void>;
  /** Settles all deletions before the session ends. */
  settleAll(): Promise<void>;
  onRemoval(listener: (removal: Removal) => void): () => void;
  dispose(): void;
}

const lockOf = (id: string) => `delete.${id}`;

interface AccountDeletionsWorld {
  api: Pick<GenerationsApi, "delete">;
  device: Pick<Device, "online" | "visible">;
  generations: Pick<Generations, "hide" | "forget">;
  slot: Slot<readonly string[]>;
}

/**
 * Pending video deletions: kept on the device until the server has answered, so that none is lost.
 */
export function createVideoDeletions(
  { api, device, generations, slot }: AccountDeletionsWorld,
): VideoDeletions {
  const waiting = new Set(slot.read() ?? []);
  /** Deletions that can no longer be undone, including those left by a closed app. */
  const settled = new Set(waiting);
  const inFlight = new Set<string>();
  const removals = createListeners<Removal>({ keeps: true });

  /** Those of an earlier visit, or of another tab, which may still undo them. */
  const foreign = new Set(waiting);
  /** Ends the lock of a deletion that this tab can still undo. */
  const locks = new Map<string, () => void>();

  const all = () => slot.read() ?? [];
  const drop = (id: string) => {
    locks.get(id)?.();
    locks.delete(id);
    waiting.delete(id);
    settled.delete(id);
    slot.write(all().filter((other) => other !== id));
  };

  async function send(id: string): Promise<void> {
    if (!waiting.has(id) || inFlight.has(id)) return;
    if (!foreign.has(id)) return await sendHere(id);
    // No other tab can undo it any more.
    await withTabLock(lockOf(id), () => sendHere(id));
  }

  async function sendHere(id: string): Promise<void> {
    if (!all().includes(id)) return restore(id);
    inFlight.add(id);
    try {
      await api.delete(id);
      drop(id);
      generations.forget(id);
    } catch (error) {
      const problem = asProblem(error);
      // The next wake tries again.
      if (problem.isAmbiguous || problem.code === "not_signed_in") return;
      drop(id);
      if (problem.status === 404) return generations.forget(id);
      generations.hide(id, false);
      removals.call({ is: "refused", id, problem });
    } finally {
      inFlight.delete(id);
    }
  }

  /** Another tab has undone or finished it. */
  function restore(id: string): void {
    waiting.delete(id);
    settled.delete(id);
    generations.hide(id, false);
  }

  const stopWatching = slot.watch(() => {
    const now = new Set(all());
    for (const id of now) {
      if (waiting.has(id)) continue;
      waiting.add(id);
      foreign.add(id);
      generations.hide(id, true);
    }
    for (const id of waiting) if (!now.has(id) && !inFlight.has(id)) restore(id);
  });

  for (const id of waiting) generations.hide(id, true);
  const stop = effect(() => {
    if (!device.online.value || !device.visible.value) return;
    for (const id of settled) void send(id);
  });

  return {
    remove(generation) {
      const { id } = generation;
      waiting.add(id);
      foreign.delete(id);
      slot.write([...new Set([...all(), id])]);
      void withTabLock(lockOf(id), () => new Promise<void>((resolve) => locks.set(id, resolve)));
      generations.hide(generation.id, true);
      removals.call({ is: "removed", generation });
    },
    undo(id) {
      if (settled.has(id)) return;
      drop(id);
      generations.hide(id, false);
    },
    async settle(id) {
      if (!waiting.has(id)) return;
      settled.add(id);
      await send(id);
    },
    async settleAll() {
      for (const id of waiting) settled.add(id);
      await Promise.all([...waiting].map(send));
    },
    onRemoval: removals.add,
    dispose() {
      stop();
      stopWatching();
      for (const unlock of locks.values()) unlock();
    },
  };
}
