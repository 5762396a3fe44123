import type { Prediction } from "./prediction.ts";

/** "100 per page" (Replicate's OpenAPI, predictions.list). */
const PAGE_SIZE = 100;

interface PageQuery {
  createdAfter?: number | undefined;
  createdBefore?: number | undefined;
  /** From the `next` or `previous` of another page. */
  cursor?: string | undefined;
}

interface Page {
  results: Prediction[];
  /** Cursors; null at the ends. */
  next: string | null;
  previous: string | null;
}

export interface PredictionStore {
  add(prediction: Prediction): void;
  get(id: string): Prediction | undefined;
  /** Newest first. */
  all(): Prediction[];
  /** Newest first, 100 at a time. A page stays the same when newer predictions are created. */
  page(query: PageQuery): Page;
  /** Counts from 1, and starts again after a clear. */
  nextNumber(): number;
  clear(): void;
}

export function createPredictionStore(): PredictionStore {
  const byId = new Map<string, Prediction>();
  let count = 0;
  const all = () => [...byId.values()].toReversed();

  function page({ createdAfter, createdBefore, cursor }: PageQuery): Page {
    const wanted = all().filter(({ createdAt }) =>
      (createdAfter === undefined || createdAt >= createdAfter) &&
      (createdBefore === undefined || createdAt < createdBefore)
    );
    const position = cursor === undefined ? undefined : readCursor(cursor);
    const older = position?.side === "older"
      ? wanted.filter(({ number }) => number < position.number)
      : wanted;
    const newer = position?.side === "newer"
      ? wanted.filter(({ number }) => number > position.number)
      : [];
    const results = position?.side === "newer"
      ? newer.slice(-PAGE_SIZE)
      : older.slice(0, PAGE_SIZE);
    const first = results[0];
    const last = results.at(-1);
    return {
      results,
      next: last && last !== wanted.at(-1) ? writeCursor("older", last.number) : null,
      previous: first && first !== wanted[0] ? writeCursor("newer", first.number) : null,
    };
  }

  return {
    add: (prediction) => void byId.set(prediction.id, prediction),
    get: (id) => byId.get(id),
    all,
    page,
    nextNumber: () => ++count,
    clear() {
      byId.clear();
      count = 0;
    },
  };
}

interface Cursor {
  side: "older" | "newer";
  number: number;
}

function writeCursor(side: Cursor["side"], number: number): string {
  return Buffer.from(`${side}:${number}`).toString("base64url");
}

function readCursor(text: string): Cursor | undefined {
  const [side, number] = Buffer.from(text, "base64url").toString().split(":");
  if (side !== "older" && side !== "newer") return undefined;
  return { side, number: Number(number) };
}
