import { effect, signal } from "@preact/signals";
import type { GenerationsApi } from "../../api/user/generations.ts";
import type { Connection } from "./connection.ts";
import type { Device } from "../device/device.ts";
import type { Generations } from "../videos/generations.ts";
import { asProblem } from "./loading.ts";
import { waitBefore } from "./wait-before.ts";

/** While Realtime is live, we first wait for its events: polling starts after 5 s. */
const WAITS_MS = [2_000, 3_000, 5_000, 8_000, 13_000, 21_000, 30_000];
const FIRST_WHEN_LIVE = 2;
/**
 * After this time without an update we stop asking, say so, and start again when the user comes
 * back.
 */
const PATIENCE_MS = 20 * 60_000;

interface FollowingWorld {
  api: Pick<GenerationsApi, "status">;
  device: Pick<Device, "online" | "visible">;
  connection: Pick<Connection, "isLive">;
  generations: Generations;
}

/** Polls each open generation that sends no events: the fallback for when Realtime is down. */
export function createFollowing(world: FollowingWorld): { dispose(): void } {
  const { api, device, connection, generations } = world;
  const followed = new Map<string, () => void>();

  function follow(id: string): () => void {
    const entry = generations.entry(id);
    const tries = signal(0);
    let version = -1;
    let since = Date.now();
    let timer: ReturnType<typeof setTimeout> | undefined;

    async function ask(): Promise<void> {
      if (Date.now() - since > PATIENCE_MS) return generations.change(id, { overdue: true });
      try {
        generations.apply(await api.status(id));
      } catch (error) {
        asProblem(error); // No update: the next try or the next wake may get one.
      }
      tries.value += 1;
    }

    // Runs again after each try and each new version, and whenever the device or the connection
    // changes.
    const stop = effect(() => {
      const now = entry.value;
      const awake = device.visible.value && device.online.value;
      const first = connection.isLive.value ? FIRST_WHEN_LIVE : 0;
      const tried = tries.value;
      clearTimeout(timer);
      if (!now) return;
      if (!awake || now.generation.version !== version) {
        version = now.generation.version;
        since = Date.now();
        tries.value = 0;
        if (now.overdue) generations.change(id, { overdue: false });
      }
      if (!awake || now.overdue) return;
      timer = setTimeout(() => void ask(), waitBefore(WAITS_MS, first + tried));
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }

  const stop = effect(() => {
    const open = new Set(generations.openIds.value);
    for (const id of open) if (!followed.has(id)) followed.set(id, follow(id));
    for (const [id, end] of followed) {
      if (open.has(id)) continue;
      end();
      followed.delete(id);
    }
  });

  return {
    dispose() {
      stop();
      for (const end of followed.values()) end();
    },
  };
}
