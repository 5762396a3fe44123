import { type ReadonlySignal, signal } from "@preact/signals";

/** What the browser reports about this device. */
export interface Device {
  online: ReadonlySignal<boolean>;
  visible: ReadonlySignal<boolean>;
  /** Counts how often the app came to the front in a way that `visible` does not report. */
  wakes: ReadonlySignal<number>;
  dispose(): void;
}

export function createDevice(): Device {
  const online = signal(navigator.onLine);
  const visible = signal(document.visibilityState === "visible");
  const wakes = signal(0);
  const wake = () => (wakes.value = wakes.peek() + 1);
  const stop = new AbortController();
  const until = { signal: stop.signal };

  addEventListener("online", () => (online.value = true), until);
  addEventListener("offline", () => (online.value = false), until);
  // Another window was in front of this one, or the browser had frozen the page as it was.
  addEventListener("focus", wake, until);
  addEventListener("pageshow", (event) => event.persisted && wake(), until);
  document.addEventListener(
    "visibilitychange",
    () => (visible.value = document.visibilityState === "visible"),
    until,
  );
  return { online, visible, wakes, dispose: () => stop.abort() };
}
