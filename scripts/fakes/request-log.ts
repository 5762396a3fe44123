/** What a log adds to each entry. */
interface Logged {
  /** Counts from 1, and continues after a clear. */
  number: number;
  /** Real time, ISO 8601. */
  at: string;
}

/** The requests that a fake received or sent, oldest first. */
export interface RequestLog<Entry> {
  add(entry: Entry): Entry & Logged;
  all(): (Entry & Logged)[];
  clear(): void;
}

/** @param entriesMax how many are kept. More would only use memory in a stack that runs for days */
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
