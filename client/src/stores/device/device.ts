import { type ReadonlySignal, signal } from "@preact/signals";

/** What is known about this device. */
export interface Device {
  /**
   * False once a request found no network, until one is answered. What the browser says only causes
   * a new try: with some VPNs, and without a network beside this machine, it is wrong.
   */
  online: ReadonlySignal<boolean>;
  visible: ReadonlySignal<boolean>;
  /** Counts how often the app came to the front in a way that `visible` does not report. */
  wakes: ReadonlySignal<number>;
  /** Counts the reasons to find out whether the server can be reached (connection.ts does). */
  doubts: ReadonlySignal<number>;
  doubt(): void;
  /** Reports whether the server was reached. */
  hear(isReached: boolean): void;
  /** True if a request that failed now has certainly not left this device. */
  isCutOff(): boolean;
  dispose(): void;
}

export function createDevice(): Device {
  const online = signal(true);
  const doubts = signal(0);
  const visible = signal(document.visibilityState === "visible");
  const wakes = signal(0);
  const wake = () => (wakes.value = wakes.peek() + 1);
  const doubt = () => (doubts.value = doubts.peek() + 1);
  const stop = new AbortController();
  const until = { signal: stop.signal };

  addEventListener("online", doubt, until);
  addEventListener("offline", doubt, until);
  // Another window was in front of this one, or the browser had frozen the page as it was.
  addEventListener("focus", wake, until);
  addEventListener("pageshow", (event) => event.persisted && wake(), until);
  document.addEventListener(
    "visibilitychange",
    () => (visible.value = document.visibilityState === "visible"),
    until,
  );
  return {
    online,
    visible,
    wakes,
    doubts,
    doubt,
    hear: (isReached) => (online.value = isReached),
    isCutOff: () => !online.peek() || !navigator.onLine,
    dispose: () => stop.abort(),
  };
}
