import type { CreditTransaction } from "../../api/contracts.ts";

/** What the history shows as one line: all that was moved for one video, or one line of the ledger. */
export interface Entry {
  key: string;
  /** The video that it is about, if any. */
  generationId: string | null;
  /** Oldest first. */
  lines: readonly [CreditTransaction, ...CreditTransaction[]];
}

export interface Day {
  /** A moment of this day. */
  at: string;
  entries: Entry[];
}

/**
 * Joins the lines of each video, so that a refund does not make the list longer. Expects the newest
 * line first, and keeps an entry at the place of its newest line, because that is news.
 */
export function entriesOf(lines: readonly CreditTransaction[]): Entry[] {
  const entries = new Map<string, Entry>();
  for (const line of lines) {
    const { seq, generation_id: generationId } = line;
    const key = generationId ?? String(seq);
    const known = entries.get(key);
    entries.set(key, { key, generationId, lines: known ? [line, ...known.lines] : [line] });
  }
  return [...entries.values()];
}

/** The entries of each day, by the device's calendar, in the order of the list. */
export function daysOf(entries: readonly Entry[]): Day[] {
  const days: Day[] = [];
  for (const entry of entries) {
    const at = entry.lines.at(-1)?.created_at ?? "";
    const day = days.at(-1);
    if (day && dateOf(day.at) === dateOf(at)) day.entries.push(entry);
    else days.push({ at, entries: [entry] });
  }
  return days;
}

function dateOf(moment: string): string {
  return new Date(moment).toDateString();
}
