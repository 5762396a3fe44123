/** What a log adds to each entry. */
interface Logged {
  /** Counts from 1, and goes on through a clear. */
  number: number;
  /** Wall time, ISO 8601. */
  at: string;
}

/** The requests that a fake received, or those that it sent, oldest first. */
export interface RequestLog<Entry> {
  add(entry: Entry): Entry & Logged;
  all(): (Entry & Logged)[];
  clear(): void;
}

/** @param entriesMax how many are kept: more would only eat memory in a stack that runs for days */
export function createRequestLog<Entry extends object>(entriesMax: number): RequestLog<Entry> {
  let entries: (Entry & Logged)[] = [];
  let count = 0;
  return {
    add(entry) {
      const logged = { number: ++count, at: new Date().toISOString(), ...entry };
      entries = [...entries.slice(1 - entriesMax), logged];
      return logged;
    },
    all: () => entries,
    clear: () => void (entries = []),
  };
}
