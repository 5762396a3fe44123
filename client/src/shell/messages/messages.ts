import type { Notice, Notices } from "../../stores/notices.ts";

/** A message on the screen. It is about one notice, or about several of one kind. */
export interface Message {
  id: string;
  notice: Omit<Notice, "key" | "together">;
}

/** What shows them. */
export interface Screen {
  /** Shows it, or changes the one with the same id. */
  show(message: Message): void;
  hide(id: string): void;
  /** Whether the user sees the tile of the video. */
  isInView(generationId: string): boolean;
  flash(generationId: string, how: string): void;
  vibrate(): void;
}

export interface Messages {
  say(notice: Notice): void;
  unsay(key: string): void;
  /** Call this when a message has timed out or was dismissed. */
  gone(id: string): void;
  /** Call this when its action was tapped. */
  done(id: string): void;
  /** Takes the messages away whose tiles have come into view. */
  look(): void;
  /** Whether a message is about a video. */
  isAboutVideos(): boolean;
}

/**
 * Decides which notices become a message. One about a video whose tile is in view does not: the
 * tile flashes, and screen readers hear it. Several of one kind become one message.
 */
export function createMessages(notices: Pick<Notices, "tell">, screen: Screen): Messages {
  let shown: { id: string; said: readonly Notice[] }[] = [];
  let count = 0;

  const withId = (id: string) => shown.find((each) => each.id === id);
  const withKey = (key: string) => shown.find(({ said }) => said.some((one) => one.key === key));

  function put(id: string, said: readonly Notice[]): void {
    const others = shown.filter((each) => each.id !== id);
    const last = said.at(-1);
    shown = last ? [...others, { id, said }] : others;
    if (last) screen.show({ id, notice: asOne(said, last) });
    else screen.hide(id);
  }

  function take(id: string): readonly Notice[] {
    const said = withId(id)?.said ?? [];
    shown = shown.filter((each) => each.id !== id);
    return said;
  }

  function unsay(key: string): void {
    const before = withKey(key);
    if (before) put(before.id, before.said.filter((one) => one.key !== key));
  }

  function say(notice: Notice): void {
    const { key, about } = notice;
    if (about && notice.kind === "good") screen.vibrate();
    if (about && screen.isInView(about.generationId)) {
      unsay(key);
      screen.flash(about.generationId, notice.kind);
      notices.tell(`${notice.text} ${about.words}`);
      return;
    }
    const before = withKey(key);
    const same = shown.find(({ said }) => said.some((one) => kindOf(one) === kindOf(notice)));
    const isSame = kindOf(notice) !== undefined && same !== undefined;
    if (isSame) {
      if (before !== same) unsay(key);
      put(same.id, [...same.said.filter((one) => one.key !== key), notice]);
    } else if (before?.said.length === 1) put(before.id, [notice]);
    else {
      unsay(key);
      count += 1;
      // An id of its own: one that was used before may still be fading out.
      put(`${key} ${count}`, [notice]);
    }
  }

  return {
    say,
    unsay(key) {
      const said = withKey(key)?.said.find((one) => one.key === key);
      unsay(key);
      said?.onGone?.();
    },
    gone: (id) => take(id).forEach((notice) => notice.onGone?.()),
    done: (id) => void take(id),
    look() {
      for (const { said } of shown) {
        for (const { key, about } of said) {
          if (about && screen.isInView(about.generationId)) unsay(key);
        }
      }
    },
    isAboutVideos: () => shown.some(({ said }) => said.some(({ about }) => about)),
  };
}

const kindOf = ({ together }: Notice) => together?.kind;

/** One message for several notices: the picture of the last one, and no prompt. */
function asOne(said: readonly Notice[], last: Notice): Message["notice"] {
  const { key: _, together, ...alone } = last;
  if (said.length === 1 || !together) return alone;
  const cost = said.reduce((sum, one) => sum + (one.together?.cost ?? 0), 0);
  const { action: __, ...notice } = alone;
  return {
    ...notice,
    text: together.text(said.length, cost),
    ...(alone.about ? { about: { ...alone.about, words: "" } } : {}),
    ...(together.action ? { action: together.action } : {}),
  };
}
