import { type Signal, signal } from "@preact/signals";
import { clearShared } from "../../api/device/clear-shared.ts";
import type { Shared } from "../../api/device/shared.ts";

/**
 * What came from outside: shared by another app, or posted by any website, because a browser does
 * not tell the two apart. So the composer shows it and takes nothing of it until the user says so
 * (take-offered.ts).
 */
export interface Offered {
  shared: Signal<Shared | null>;
  load(): Promise<void>;
  discard(): void;
}

export function createOffered(): Offered {
  const shared = signal<Shared | null>(null);
  return {
    shared,
    async load() {
      // A part that does not load is tried again at the next start.
      const part = await import("../../api/device/shared.ts").catch(() => null);
      shared.value = await part?.readShared() ?? null;
    },
    discard() {
      shared.value = null;
      void clearShared();
    },
  };
}
