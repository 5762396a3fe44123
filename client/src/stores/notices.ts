import { type ReadonlySignal, signal } from "@preact/signals";

/** Something to tell the user. The shell shows it; nobody else talks to them. */
export interface Notice {
  /** The same key again replaces what stands there. */
  key: string;
  kind: "good" | "bad" | "info";
  text: string;
  action?: { label: string; run: () => void };
  /** Stays until it is answered or put away. */
  stays?: boolean;
  /** It went by itself or was sent away: its action can no longer be taken. */
  onGone?: () => void;
}

export interface Notices {
  /** Not shown yet. */
  waiting: ReadonlySignal<readonly Notice[]>;
  /** There was something to show: the shell loads what shows it. */
  hasSpoken: ReadonlySignal<boolean>;
  say(notice: Notice): void;
  take(): readonly Notice[];
  /** What was said under this key is no longer true. */
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
