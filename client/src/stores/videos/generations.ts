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
   * How far our own request has come: `answered` once the server has the generation, `unsent` while
   * it cannot even have arrived there, `refused` where it said no.
   */
  readonly request: "sending" | "unsent" | "unanswered" | "refused" | "answered";
  /** Why it said no. */
  readonly refusal?: Problem;
  /** There was no news for so long that we stopped asking for now. */
  readonly overdue: boolean;
}

/** A generation changed: told once for each version, whichever way it came. */
export interface Move {
  before: Generation;
  now: Generation;
}

export interface Generations {
  state: ReadonlySignal<Loading>;
  /** Newest first: what the grid shows. */
  ids: ReadonlySignal<readonly string[]>;
  /** Not there any more: deleted, here or elsewhere. */
  gone: ReadonlySignal<ReadonlySet<string>>;
  /** What may still change: the server's open ones, and ours without an answer. */
  openIds: ReadonlySignal<readonly string[]>;
  hasOlder: ReadonlySignal<boolean>;
  /** One signal per generation: news about one paints one tile. */
  entry(id: string): ReadonlySignal<Entry | null>;
  /** The server's word; a version that is not newer than the known one is dropped. */
  apply(generation: Generation): void;
  /** Reads again what is newest and what is open. */
  resync(): Promise<void>;
  /** Drops what was deleted elsewhere below that, without our being told. */
  weed(): Promise<void>;
  older(): Promise<void>;
  /** A page of what a filter leaves, below a row; list.ts arranges it. */
  read(filter: Filter, below?: Cursor): Promise<Generation[]>;
  /** Newest first, each once, without what is hidden. */
  arrange(ids: Iterable<string>): readonly string[];
  /** Makes sure that these are known, wherever they stand in the list. */
  need(ids: readonly string[]): Promise<void>;
  onMove(listener: (move: Move) => void): () => void;
  /** A tile for what the server has not got yet (requests.ts). */
  place(entry: Entry): void;
  change(id: string, part: Partial<Omit<Entry, "generation">>): void;
  withdraw(id: string): void;
  /** Takes it off the screen, or puts it back, as long as it may be undone (video-deletions.ts). */
  hide(id: string, hidden: boolean): void;
  /** It was deleted. */
  forget(id: string): void;
}

/** `kept`: what was on the screen when the app was last open; true until the server says otherwise. */
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
  let weeding: Promise<void> | null = null;
  /** What the last reading found there. */
  let standing: ReadonlySet<string> = new Set();

  const openIds = computed(() => ids.value.filter((id) => mayChange(entryOf(id).value)));

  function entryOf(id: string): Signal<Entry | null> {
    const known = entries.get(id);
    if (known) return known;
    const fresh = signal<Entry | null>(null);
    entries.set(id, fresh);
    return fresh;
  }

  /** Parsed once: ten thousand are sorted again with each page. */
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

  /** What the server had, and has no more: it would stand in a page that reaches down to it. */
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
      // What the server answers while this is read is newer than what is read.
      const before = listed.peek().filter(isAnswered);
      const page = await api.page();
      const seen = page.map(({ id }) => id);
      const missing = openIds.peek().filter((id) => !seen.includes(id));
      const others = missing.length > 0 ? await api.byIds(missing) : [];
      standing = new Set([...page, ...others].map(({ id }) => id));
      batch(() => {
        const first = !hasRead;
        hasRead = true;
        const full = page.length === GENERATION_PAGE;
        // More was made elsewhere than a page holds: what lies between is fetched again on demand.
        const gap = full && !seen.some((id) => listed.peek().includes(id));
        [...page, ...others].forEach(learn);
        drop(missingFrom(page, before));
        // What was known from before and is not there any more is gone.
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
   * Nobody tells of a deletion later, and its row is hidden by then: so the ids are asked for that are
   * there, from the newest that is known down to the oldest, a thousand at a time, and what is missing
   * is gone. From wherever it is known: the list, a filtered one, a receipt, the device.
   */
  async function weedOut(): Promise<void> {
    let unsure = sorted([...entries.keys()].filter((id) => isAnswered(id) && !standing.has(id)));
    while (unsure.length > 0) {
      const [newest = "", oldest = newest] = [unsure[0], unsure.at(-1)];
      // A Date has milliseconds, and Postgres a thousand instants in each; nobody starts as many.
      const rows = await api.standing(
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
    weed() {
      weeding ??= weedOut().finally(() => (weeding = null));
      return weeding;
    },
    async older() {
      // What the server has not answered yet is no place to go on from: its time is this device's.
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

function mayChange(entry: Entry | null): boolean {
  if (!entry || entry.request === "sending" || entry.request === "refused") return false;
  return isWaiting(entry) || !isFinal(entry.generation.state);
}

/** Our request has no answer, and nobody is asking at the moment. */
export function isWaiting({ request }: Entry): boolean {
  return request === "unanswered" || request === "unsent";
}
