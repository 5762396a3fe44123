import { type ReadonlySignal, signal } from "@preact/signals";

/** A message for the user. The shell shows it; no other part of the app does. */
export interface Notice {
  /** A notice with the same key replaces the earlier one. */
  key: string;
  kind: "good" | "bad" | "info";
  text: string;
  action?: { label: string; run: () => void };
  /** Stays until the user answers or dismisses it. */
  stays?: boolean;
  /** Called when it timed out or was dismissed, so that its action is no longer possible. */
  onGone?: () => void;
}

export interface Notices {
  /** Notices that are not shown yet. */
  waiting: ReadonlySignal<readonly Notice[]>;
  /** True once there was something to show: then the shell loads the toasts. */
  hasSpoken: ReadonlySignal<boolean>;
  say(notice: Notice): void;
  take(): readonly Notice[];
  /** Removes the notice with this key, because it is no longer true. */
  unsay(key: string): void;
  unsaid: ReadonlySignal<{ key: string } | null>;
  /** The one line that screen readers hear while a video is being made. */
  status: ReadonlySignal<string>;
  report(text: string): void;
}

export function createNotices(): Notices {
  const waiting = signal<readonly Notice[]>([]);
  const hasSpoken = signal(false);
  const unsaid = signal<{ key: string } | null>(null);
  const status = signal("");
  return {
    waiting,
    hasSpoken,
    say(notice) {
      waiting.value = [...waiting.peek(), notice];
      hasSpoken.value = true;
    },
    take() {
      const taken = waiting.peek();
      waiting.value = [];
      return taken;
    },
    unsay: (key) => (unsaid.value = { key }),
    unsaid,
    status,
    report: (text) => (status.value = text),
  };
}
