import { type ReadonlySignal, signal } from "@preact/signals";

interface NoticeAction {
  label: string;
  run: () => void;
}

export interface AboutVideo {
  generationId: string;
  /** The address of a small picture of it, if one is known. */
  posterUrl?: string;
  /** The first words of its prompt. */
  words: string;
  /** Finds a picture if none is known. */
  thumbnail?: () => Promise<Thumbnail | null>;
}

export interface Thumbnail {
  is: "picture" | "video";
  url: string;
}

interface Together {
  /** Messages with the same kind become one, such as "ready". */
  kind: string;
  /** The credits that this message reports. */
  cost: number;
  /** "3 videos are ready." */
  text: (count: number, cost: number) => string;
  action?: NoticeAction;
}

/** A message for the user. The shell shows it; no other part of the app does. */
export interface Notice {
  /** A notice with the same key replaces the earlier one. */
  key: string;
  kind: "good" | "bad" | "info";
  text: string;
  action?: NoticeAction;
  /** The video that it is about. If its tile is in view, the tile flashes, and no message is shown. */
  about?: AboutVideo;
  /** How several messages of one kind are said as one. */
  together?: Together;
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
  /** The last message that was not shown, because its tile shows it; screen readers hear it. */
  told: ReadonlySignal<string>;
  tell(text: string): void;
}

export function createNotices(): Notices {
  const waiting = signal<readonly Notice[]>([]);
  const hasSpoken = signal(false);
  const unsaid = signal<{ key: string } | null>(null);
  const status = signal("");
  const told = signal("");
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
    told,
    tell: (text) => (told.value = text),
  };
}
