/** The parts of a long video: generations of which each continues the one before (`parent_id`). */
import { computed, signal } from "@preact/signals";
import type { Entry, Generations } from "./generations.ts";

interface Row {
  /** The ids of all parts, in the order in which they are watched. */
  ids: readonly string[];
  /** The part before the first one was deleted, and with it the way to those before it. */
  isCut: boolean;
}

export interface Parts {
  /**
   * The row of a part, as far as it is known. It is followed by its newest continuation, unless
   * another one is in the row `along`.
   */
  rowOf(id: string, along?: readonly string[]): Row;
  /** Reads the parts of its row that this device does not know. */
  load(id: string): Promise<void>;
}

type Known = Pick<Generations, "ids" | "gone" | "entry" | "need" | "read" | "arrange">;

/** Nobody makes more; it ends a circle, which would be a bug of the server. */
const PARTS_MAX = 100;

export function createParts(generations: Known): Parts {
  /** Continuations that are not in the list. */
  const others = signal<readonly string[]>([]);

  const parentOf = (id: string) => generations.entry(id).value?.generation.parent_id ?? null;
  const isShown = (id: string) =>
    generations.entry(id).value !== null &&
    (generations.ids.value.includes(id) || generations.arrange([id]).length > 0);

  /** The generations that continue each, newest first. */
  const continuations = computed(() => {
    const found = new Map<string, string[]>();
    for (const id of generations.arrange([...generations.ids.value, ...others.value])) {
      // Without a subscription to each of ten thousand, because the parent never changes.
      const parent = generations.entry(id).peek()?.generation.parent_id;
      if (parent) found.set(parent, [...found.get(parent) ?? [], id]);
    }
    return found;
  });

  function nextOf(id: string, along: readonly string[]): string | null {
    const found = (continuations.value.get(id) ?? []).filter((next) =>
      isPart(generations.entry(next).value)
    );
    return found.find((next) => along.includes(next)) ?? found[0] ?? null;
  }

  function rowOf(id: string, along: readonly string[] = []): Row {
    const ids = [id];
    let before = parentOf(id);
    while (before !== null && isShown(before) && ids.length < PARTS_MAX) {
      ids.unshift(before);
      before = parentOf(before);
    }
    let after = nextOf(id, along);
    while (after !== null && ids.length < PARTS_MAX) {
      ids.push(after);
      after = nextOf(after, along);
    }
    const isHidden = (one: string) => generations.entry(one).value !== null && !isShown(one);
    return {
      ids,
      isCut: before !== null && (generations.gone.value.has(before) || isHidden(before)),
    };
  }

  async function load(id: string): Promise<void> {
    let above: string | null = id;
    for (let step = 0; above !== null && step < PARTS_MAX; step += 1) {
      await generations.need([above]);
      above = generations.entry(above).peek()?.generation.parent_id ?? null;
    }
    let below: string | null = id;
    for (let step = 0; below !== null && step < PARTS_MAX; step += 1) {
      // What is newer than a video in the list is in the list, too.
      if (!generations.ids.peek().includes(below)) {
        const found = await generations.read({ parent: below });
        others.value = [...new Set([...others.peek(), ...found.map((one) => one.id)])];
      }
      below = nextOf(below, []);
    }
  }

  return { rowOf, load };
}

/** One that failed is no part, and neither is a request that was refused. */
function isPart(entry: Entry | null): boolean {
  const state = entry?.generation.state;
  return entry?.request !== "refused" && state !== "failed" && state !== "canceled";
}
