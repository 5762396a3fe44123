import { type ReadonlySignal, signal } from "@preact/signals";

/** What this device says of itself. */
export interface Device {
  online: ReadonlySignal<boolean>;
  visible: ReadonlySignal<boolean>;
  dispose(): void;
}

export function createDevice(): Device {
  const online = signal(navigator.onLine);
  const visible = signal(document.visibilityState === "visible");
  const stop = new AbortController();
  const until = { signal: stop.signal };

  addEventListener("online", () => (online.value = true), until);
  addEventListener("offline", () => (online.value = false), until);
  document.addEventListener(
    "visibilitychange",
    () => (visible.value = document.visibilityState === "visible"),
    until,
  );
  return { online, visible, dispose: () => stop.abort() };
}
