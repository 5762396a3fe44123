import { effect } from "@preact/signals";
import { type CreditTransaction, type Generation, isFinal } from "../../api/contracts.ts";
import type { Connection } from "./connection.ts";
import type { Credits } from "../credits/credits.ts";
import type { Generations } from "../videos/generations.ts";

/** As many as one reading returns. */
const ROWS = 60;
/** A row and its ledger line arrive one after the other. */
const TOGETHER_MS = 2_000;

interface AuditingWorld {
  connection: Pick<Connection, "asOf" | "resync">;
  credits: Pick<Credits, "state" | "lines">;
  generations: Pick<Generations, "ids" | "entry" | "gone">;
}

/**
 * Compares the videos with the ledger, and reads again if one of them lacks what the other has.
 * `seq` shows no gap if the lost line is the newest, and without Realtime only open videos are
 * polled.
 */
export function createAuditing(world: AuditingWorld): { dispose(): void } {
  const { connection, credits, generations } = world;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** A difference that stayed after a reading is not read again. */
  let checked = "";
  /** The newest line of the last reading, which also read the videos. */
  let readUpTo = Infinity;

  function differences(): string {
    if (credits.state.value.is !== "ready") return "";
    const lines = credits.lines.value;
    const rows = generations.ids.value.slice(0, ROWS).flatMap((id) => {
      const entry = generations.entry(id).value;
      return entry?.request === "answered" ? [entry.generation] : [];
    });
    const isMissing = (id: string) =>
      generations.entry(id).value === null && !generations.gone.value.has(id);
    const news = lines.filter(({ seq }) => seq > readUpTo);
    return [...withoutLines(rows, lines), ...withoutRows(news, rows, isMissing)].join(" ");
  }

  function check(): void {
    timer = undefined;
    const found = differences();
    if (found === "" || found === checked) return;
    checked = found;
    void connection.resync();
  }

  const stopReading = effect(() => {
    if (connection.asOf.value !== null) readUpTo = credits.lines.peek()[0]?.seq ?? 0;
  });
  const stop = effect(() => {
    const found = differences();
    if (found !== "" && found !== checked) timer ??= setTimeout(check, TOGETHER_MS);
  });

  return {
    dispose() {
      stopReading();
      stop();
      clearTimeout(timer);
    },
  };
}

/** Each video has a deduction, and each that did not work out a refund. */
function withoutLines(
  rows: readonly Generation[],
  lines: readonly CreditTransaction[],
): readonly string[] {
  const oldest = lines.at(-1);
  // The lines of an older video may be on a later page.
  const start = oldest && oldest.seq > 1 ? Date.parse(oldest.created_at) : 0;
  const has = (type: CreditTransaction["type"], id: string) =>
    lines.some((line) => line.type === type && line.generation_id === id);
  return rows.flatMap(({ id, state, created_at }) => {
    if (Date.parse(created_at) <= start) return [];
    const isReturned = state === "failed" || state === "canceled";
    const isComplete = has("deduction", id) && (!isReturned || has("refund", id));
    return isComplete ? [] : [`${id} ${state}`];
  });
}

/** A deduction that has just arrived has a video, and a refund has one that is final. */
function withoutRows(
  news: readonly CreditTransaction[],
  rows: readonly Generation[],
  isMissing: (id: string) => boolean,
): readonly string[] {
  return news.flatMap(({ seq, type, generation_id }) => {
    const row = rows.find(({ id }) => id === generation_id);
    const isAhead = type === "refund"
      ? row !== undefined && !isFinal(row.state)
      : type === "deduction" && generation_id !== null && isMissing(generation_id);
    return isAhead ? [String(seq)] : [];
  });
}
