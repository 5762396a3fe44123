import { effect } from "@preact/signals";
import type { GenerationsApi } from "../../api/user/generations.ts";
import type { Generation } from "../../api/contracts.ts";
import type { Slot } from "../../api/device/memory.ts";
import type { Problem } from "../../api/problem.ts";
import type { Device } from "../device/device.ts";
import type { Generations } from "./generations.ts";
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

interface AccountDeletionsWorld {
  api: Pick<GenerationsApi, "delete">;
  device: Device;
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
  const removals = createListeners<Removal>();

  const keep = () => slot.write([...waiting]);
  const drop = (id: string) => {
    waiting.delete(id);
    settled.delete(id);
    keep();
  };

  async function send(id: string): Promise<void> {
    if (!waiting.has(id) || inFlight.has(id)) return;
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

  for (const id of waiting) generations.hide(id, true);
  const stop = effect(() => {
    if (!device.online.value || !device.visible.value) return;
    for (const id of settled) void send(id);
  });

  return {
    remove(generation) {
      waiting.add(generation.id);
      keep();
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
    dispose: stop,
  };
}
