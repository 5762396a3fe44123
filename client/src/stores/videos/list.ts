import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { type Cursor, type Filter, GENERATION_PAGE } from "../../api/user/generations.ts";
import { type Generation, isFinal } from "../../api/contracts.ts";
import { searchWords } from "../../api/user/contracts.ts";
import type { Entry, Generations } from "./generations.ts";
import { failUnlessReady, type Loading } from "../sync/loading.ts";

/** A list of videos as a screen shows it. */
export interface List {
  state: ReadonlySignal<Loading>;
  ids: ReadonlySignal<readonly string[]>;
  hasOlder: ReadonlySignal<boolean>;
  older(): Promise<void>;
}

/**
 * A filtered list of videos. The server searches all of them; rows known here join and leave the
 * list as they change.
 */
export function createList(generations: Generations, filter: Filter): List {
  const state = signal<Loading>({ is: "loading" });
  const found = signal<readonly string[]>([]);
  const end = signal<Cursor | null>(null);

  /** Below the last page, rows that we do not know may lie between the known ones. */
  function isWithin({ created_at, id }: Generation): boolean {
    if (!end.value) return true;
    const apart = Date.parse(created_at) - Date.parse(end.value.created_at);
    return apart > 0 || (apart === 0 && id >= end.value.id);
  }

  // With ten thousand rows this runs again for each page, so a row that came with a page is
  // accepted without comparing times.
  const ids = computed(() => {
    const own = new Set(found.value);
    return generations.arrange([...generations.ids.value, ...own]).filter((id) => {
      const entry = generations.entry(id).value;
      return entry !== null && matches(filter, entry) &&
        (own.has(id) || isWithin(entry.generation));
    });
  });

  async function older(): Promise<void> {
    try {
      const page = await generations.read(filter, end.peek() ?? undefined);
      found.value = [...found.peek(), ...page.map(({ id }) => id)];
      end.value = page.length === GENERATION_PAGE ? page.at(-1) ?? null : null;
      state.value = { is: "ready" };
    } catch (error) {
      throw failUnlessReady(state, error);
    }
  }

  return { state, ids, hasOlder: computed(() => end.value !== null), older };
}

/** Applies the same filter as the query to a known row. */
function matches({ show, mode, words = "", parent }: Filter, { generation }: Entry): boolean {
  const { state, prompt } = generation;
  const its = state === "completed" ? "ready" : isFinal(state) ? "failed" : "making";
  if (show && show !== its) return false;
  if (mode && mode !== generation.mode) return false;
  if (parent && parent !== generation.parent_id) return false;
  if (words === "") return true;
  const text = prompt.toLowerCase();
  return searchWords(words).every((word) => text.includes(word));
}
