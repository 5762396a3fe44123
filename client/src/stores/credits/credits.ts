import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { CreditsApi } from "../../api/user/credits.ts";
import type { CreditTransaction, Welcome } from "../../api/contracts.ts";
import { LOW_CREDITS } from "../../api/user/contracts.ts";
import { failUnlessReady, type Loading } from "../sync/loading.ts";

export interface Credits {
  state: ReadonlySignal<Loading>;
  /** Newest first, without gaps. */
  lines: ReadonlySignal<readonly CreditTransaction[]>;
  /**
   * What the user can spend: the balance of the newest line minus what is held. Null: not known
   * yet.
   */
  balance: ReadonlySignal<number | null>;
  /** Below this the user is warned: 5, or what the cheapest video costs. */
  lowBelow: ReadonlySignal<number>;
  isLow: ReadonlySignal<boolean>;
  hasOlder: ReadonlySignal<boolean>;
  /**
   * Subtracts a generation's cost immediately, until its deduction arrives or `release` returns it.
   */
  hold(generationId: string, cost: number): void;
  release(generationId: string): void;
  /** Returns false if a line before it was lost: then the caller has to read again. */
  add(line: CreditTransaction): boolean;
  /** Reads the newest lines again. */
  resync(): Promise<void>;
  older(): Promise<void>;
  /**
   * The lines of one generation, oldest first: from memory if they are known, else from the server.
   */
  of(generationId: string): Promise<readonly CreditTransaction[]>;
  /** The decision about the user's free credits. */
  welcome(): Promise<Welcome>;
}

/**
 * A user's ledger. `seq` numbers the lines without gaps, which settles three things without further
 * bookkeeping: the newest line carries the balance, a lost line is noticed, and line 1 is the end.
 * `cheapest`: the least that a video costs. `kept`: the lines from when the app was last open.
 */
export function createCredits(
  api: CreditsApi,
  cheapest: ReadonlySignal<number | null> = signal(null),
  kept: readonly CreditTransaction[] = [],
): Credits {
  const state = signal<Loading>({ is: kept.length > 0 ? "ready" : "loading" });
  const lines = signal(kept);
  const holds = signal<ReadonlyMap<string, number>>(new Map());

  const deducted = computed(() =>
    new Set(lines.value.filter(isDeduction).map((line) => line.generation_id))
  );
  const held = computed(() => {
    const open = [...holds.value].filter(([id]) => !deducted.value.has(id));
    return open.reduce((sum, [, cost]) => sum + cost, 0);
  });
  const balance = computed(() => {
    const newest = lines.value[0];
    // An account without free credits has no line yet and nothing to spend.
    if (!newest) return state.value.is === "ready" ? 0 : null;
    // Another device may have spent what is held here for planned videos.
    return Math.max(0, newest.balance_after - held.value);
  });

  const lowBelow = computed(() => Math.max(LOW_CREDITS, cheapest.value ?? 0));

  function merge(news: readonly CreditTransaction[]): void {
    const known = lines.peek();
    // An old answer or a late message, far below what is shown: `older` reads it when it is needed.
    if (highest(news) < lowest(known) - 1) return;
    const connected = lowest(news) <= highest(known) + 1;
    const bySeq = new Map((connected ? known : []).map((line) => [line.seq, line]));
    for (const line of news) bySeq.set(line.seq, line);
    const deductedNow = new Set(news.filter(isDeduction).map((line) => line.generation_id));
    batch(() => {
      lines.value = [...bySeq.values()].sort((a, b) => b.seq - a.seq);
      // Released for good: the line itself may be dropped later.
      holds.value = new Map([...holds.peek()].filter(([id]) => !deductedNow.has(id)));
    });
  }

  async function resync(): Promise<void> {
    try {
      const page = await api.page();
      batch(() => {
        merge(page);
        state.value = { is: "ready" };
      });
    } catch (error) {
      throw failUnlessReady(state, error);
    }
  }

  return {
    state,
    lines,
    balance,
    lowBelow,
    isLow: computed(() => balance.value !== null && balance.value < lowBelow.value),
    hasOlder: computed(() => lowest(lines.value) > 1 && lines.value.length > 0),

    hold(id, cost) {
      holds.value = new Map(holds.peek()).set(id, cost);
    },
    release(id) {
      const rest = new Map(holds.peek());
      rest.delete(id);
      holds.value = rest;
    },
    add(line) {
      const isNext = line.seq <= highest(lines.peek()) + 1;
      if (isNext) merge([line]);
      return isNext;
    },
    resync,
    welcome: () => api.welcome(),
    async older() {
      merge(await api.page(lowest(lines.peek())));
    },
    async of(generationId) {
      const known = lines.peek().filter((line) => line.generation_id === generationId);
      // Its first line is its deduction: if that is known, all of its lines are.
      return known.some(isDeduction) ? known.toReversed() : await api.of(generationId);
    },
  };
}

function isDeduction(line: CreditTransaction): boolean {
  return line.type === "deduction";
}

function highest(lines: readonly CreditTransaction[]): number {
  return lines[0]?.seq ?? 0;
}

function lowest(lines: readonly CreditTransaction[]): number {
  return lines.at(-1)?.seq ?? 0;
}
