import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  type Cursor,
  type Filter,
  GENERATION_PAGE,
  type GenerationsApi,
} from "../../api/user/generations.ts";
import { type Generation, isFinal } from "../../api/contracts.ts";
import type { Problem } from "../../api/problem.ts";
import { createListeners } from "../sync/listeners.ts";
import { failUnlessReady, type Loading } from "../sync/loading.ts";

/** A generation as this device knows it. */
export interface Entry {
  readonly generation: Generation;
  /**
   * The progress of our own request: `answered` once the server has the generation, `unsent` if it
   * cannot have arrived there yet, `refused` if the server refused it.
   */
  readonly request: "sending" | "unsent" | "unanswered" | "refused" | "answered";
  /** Why the server refused it. */
  readonly refusal?: Problem;
  /** There was no update for so long that we have stopped asking for now. */
  readonly overdue: boolean;
}

/** A change of a generation: reported once for each version, whichever way it arrived. */
export interface Move {
  before: Generation;
  now: Generation;
}

export interface Generations {
  state: ReadonlySignal<Loading>;
  /** Newest first, for the grid. */
  ids: ReadonlySignal<readonly string[]>;
  /** Ids of generations that were deleted, here or elsewhere. */
  gone: ReadonlySignal<ReadonlySet<string>>;
  /**
   * Ids of generations that can still change: open ones on the server, and our requests without an
   * answer.
   */
  openIds: ReadonlySignal<readonly string[]>;
  /** How many are being made, including our requests on their way. */
  making: ReadonlySignal<number>;
  hasOlder: ReadonlySignal<boolean>;
  /** One signal per generation, so that a change of one repaints one tile. */
  entry(id: string): ReadonlySignal<Entry | null>;
  /** Applies a row of the server, unless its version is not newer than the known one. */
  apply(generation: Generation): void;
  /** Reads the newest and the open generations again. */
  resync(): Promise<void>;
  /** Drops older generations that were deleted elsewhere while we received no event. */
  dropDeleted(): Promise<void>;
  older(): Promise<void>;
  /** Reads a page of a filtered list below a row; list.ts arranges it. */
  read(filter: Filter, below?: Cursor): Promise<Generation[]>;
  /** Newest first, each once, without hidden ones. */
  arrange(ids: Iterable<string>): readonly string[];
  /** Loads these generations if they are not known, wherever they are in the list. */
  need(ids: readonly string[]): Promise<void>;
  onMove(listener: (move: Move) => void): () => void;
  /** Adds a tile for a request that the server does not have yet (requests.ts). */
  place(entry: Entry): void;
  change(id: string, part: Partial<Omit<Entry, "generation">>): void;
  withdraw(id: string): void;
  /** Hides or shows it again while its deletion can be undone (video-deletions.ts). */
  hide(id: string, hidden: boolean): void;
  /** Call this when it was deleted. */
  forget(id: string): void;
}

/**
 * The videos that this device knows. `kept`: the rows from when the app was last open, shown until
 * the server answers.
 */
export function createGenerations(
  api: GenerationsApi,
  kept: readonly Generation[] = [],
): Generations {
  const state = signal<Loading>({ is: kept.length > 0 ? "ready" : "loading" });
  let hasRead = false;
  const listed = signal<readonly string[]>([]);
  const hidden = signal<ReadonlySet<string>>(new Set());
  const gone = signal<ReadonlySet<string>>(new Set());
  const ids = computed(() => listed.value.filter((id) => !hidden.value.has(id)));
  const times = new Map<string, number>();
  const hasOlder = signal(false);
  const entries = new Map<string, Signal<Entry | null>>();
  const moves = createListeners<Move>();
  let reading: Promise<void> | null = null;
  let dropping: Promise<void> | null = null;
  /** The ids that the last reading returned. */
  let justRead: ReadonlySet<string> = new Set();

  const makingIds = computed(() => ids.value.filter((id) => isMaking(entryOf(id).value)));
  const openIds = computed(() => makingIds.value.filter((id) => mayChange(entryOf(id).value)));

  function entryOf(id: string): Signal<Entry | null> {
    const known = entries.get(id);
    if (known) return known;
    const fresh = signal<Entry | null>(null);
    entries.set(id, fresh);
    return fresh;
  }

  /** Parsed once, because ten thousand are sorted again with each page. */
  function created(id: string): number {
    const known = times.get(id);
    if (known !== undefined) return known;
    const generation = entryOf(id).peek()?.generation;
    const time = Date.parse(generation?.created_at ?? "");
    if (generation && generation.version > 0) times.set(id, time);
    return time;
  }

  function sorted(some: Iterable<string>): string[] {
    return [...new Set(some)].sort((a, b) => created(b) - created(a) || (a < b ? 1 : -1));
  }

  function list(...groups: readonly (readonly string[])[]): void {
    listed.value = sorted(groups.flat());
  }

  function drop(some: readonly string[]): void {
    if (some.length === 0) return;
    batch(() => {
      const lost = new Set(some);
      listed.value = listed.peek().filter((id) => !lost.has(id));
      gone.value = new Set([...gone.peek(), ...lost]);
      for (const id of lost) entryOf(id).value = null;
    });
  }

  /** The ids that the server no longer has: a page that goes back far enough would contain them. */
  function missingFrom(page: readonly Generation[], before: readonly string[]): string[] {
    const seen = new Set(page.map(({ id }) => id));
    const end = page.length === GENERATION_PAGE ? page.at(-1)?.id : undefined;
    return before.filter((id) =>
      !seen.has(id) && (end === undefined || created(id) > created(end))
    );
  }

  function isAnswered(id: string): boolean {
    return entryOf(id).peek()?.request === "answered";
  }

  function isUnderWay(id: string): boolean {
    const entry = entryOf(id).peek();
    return entry !== null && mayChange(entry);
  }

  function learn(generation: Generation): void {
    const entry = entryOf(generation.id);
    const known = entry.peek();
    if (known && generation.version <= known.generation.version) return;
    entry.value = { generation, request: "answered", overdue: false };
    if (!known) return;
    moves.call({ before: known.generation, now: generation });
  }

  async function readAgain(): Promise<void> {
    try {
      // An answer that arrives during this reading is newer than the reading.
      const before = listed.peek().filter(isAnswered);
      const page = await api.page();
      const seen = page.map(({ id }) => id);
      const missing = openIds.peek().filter((id) => !seen.includes(id));
      const others = missing.length > 0 ? await api.byIds(missing) : [];
      justRead = new Set([...page, ...others].map(({ id }) => id));
      batch(() => {
        const first = !hasRead;
        hasRead = true;
        const full = page.length === GENERATION_PAGE;
        // Another device made more than one page holds: rows in between are loaded again on demand.
        const gap = full && !seen.some((id) => listed.peek().includes(id));
        [...page, ...others].forEach(learn);
        drop(missingFrom(page, before));
        // Rows that were known before and are missing now were deleted.
        const stays = (id: string) => !before.includes(id) || isUnderWay(id);
        list(gap || first ? listed.peek().filter(stays) : listed.peek(), seen);
        if (first || gap) hasOlder.value = full;
        state.value = { is: "ready" };
      });
    } catch (error) {
      throw failUnlessReady(state, error);
    }
  }

  /**
   * A deletion that was missed is not reported again, and its row is hidden by then. So this reads
   * the existing ids, a thousand at a time, from the newest known row down to the oldest, and drops
   * every known row that is missing, wherever it came from: the list, a filtered list, a receipt or
   * the device.
   */
  async function dropMissing(): Promise<void> {
    let unsure = sorted([...entries.keys()].filter((id) => isAnswered(id) && !justRead.has(id)));
    while (unsure.length > 0) {
      const [newest = "", oldest = newest] = [unsure[0], unsure.at(-1)];
      // A Date has milliseconds, and Postgres has a thousand microseconds in each; nobody starts
      // that many videos at once.
      const rows = await api.existing(
        new Date(created(oldest)),
        new Date(created(newest) + 1),
      );
      const seen = new Set(rows.map(({ id }) => id));
      const end = Date.parse(rows.at(-1)?.created_at ?? "") || 0;
      const [sure, rest] = [[] as string[], [] as string[]];
      for (const id of unsure) {
        const isSure = id === newest || seen.has(id) || created(id) > end;
        (isSure ? sure : rest).push(id);
      }
      drop(sure.filter((id) => !seen.has(id)));
      unsure = rest;
    }
  }

  kept.forEach(learn);
  list(kept.map(({ id }) => id));

  return {
    state,
    ids,
    gone,
    openIds,
    making: computed(() => makingIds.value.length),
    hasOlder,
    entry: entryOf,
    apply(generation) {
      batch(() => {
        if (gone.peek().has(generation.id)) return;
        learn(generation);
        if (!listed.peek().includes(generation.id)) list(listed.peek(), [generation.id]);
      });
    },
    resync() {
      reading ??= readAgain().finally(() => (reading = null));
      return reading;
    },
    dropDeleted() {
      dropping ??= dropMissing().finally(() => (dropping = null));
      return dropping;
    },
    async older() {
      // Rows that the server has not answered yet are no cursor: their time comes from this
      // device's clock.
      const last = listed.peek().findLast(isAnswered);
      const page = await api.page(last ? entryOf(last).peek()?.generation : undefined);
      batch(() => {
        page.forEach(learn);
        list(listed.peek(), page.map(({ id }) => id));
        hasOlder.value = page.length === GENERATION_PAGE;
      });
    },
    async read(filter, below) {
      const page = await api.page(below, filter);
      batch(() => page.forEach(learn));
      return page;
    },
    arrange: (some) => sorted(some).filter((id) => !hidden.value.has(id)),
    async need(wanted) {
      const missing = [...new Set(wanted)].filter((id) =>
        !entryOf(id).peek() && !gone.peek().has(id)
      );
      if (missing.length === 0) return;
      const found = await api.byIds(missing);
      batch(() => {
        found.forEach(learn);
        drop(missing.filter((id) => !entryOf(id).peek()));
      });
    },
    onMove: moves.add,
    place(entry) {
      batch(() => {
        entryOf(entry.generation.id).value = entry;
        list(listed.peek(), [entry.generation.id]);
      });
    },
    change(id, part) {
      const entry = entryOf(id);
      const known = entry.peek();
      if (known) entry.value = { ...known, ...part };
    },
    withdraw(id) {
      batch(() => {
        listed.value = listed.peek().filter((other) => other !== id);
        entryOf(id).value = null;
      });
    },
    hide(id, isHidden) {
      const others = [...hidden.peek()].filter((other) => other !== id);
      hidden.value = new Set(isHidden ? [...others, id] : others);
    },
    forget: (id) => drop([id]),
  };
}

function isMaking(entry: Entry | null): boolean {
  return entry !== null && entry.request !== "refused" && !isFinal(entry.generation.state);
}

function mayChange(entry: Entry | null): boolean {
  return isMaking(entry) && entry?.request !== "sending";
}

/** True if our request has no answer and is not being sent at the moment. */
export function isWaiting({ request }: Entry): boolean {
  return request === "unanswered" || request === "unsent";
}
