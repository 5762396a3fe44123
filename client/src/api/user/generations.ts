import * as z from "zod/mini";
import {
  type Generation,
  generationColumns,
  generationSchema,
  type StartGeneration,
} from "../../../../supabase/functions/_shared/contracts/generations.ts";
import type { Ask } from "../supabase/ask.ts";
import { type GenerationState, type Mode, searchWords } from "../contracts.ts";

export const GENERATION_PAGE = 60;

/** What a list of videos shows of all; a part that is absent leaves nothing out. */
export interface Filter {
  show?: "ready" | "making" | "failed";
  mode?: Mode;
  /** Each of them stands somewhere in the prompt. */
  words?: string;
}

/** Where a page ends: two may be of the same instant, and then the id decides. */
export type Cursor = Pick<Generation, "created_at" | "id">;

export interface GenerationsApi {
  /** Newest first, `GENERATION_PAGE` at a time, below a row. */
  page(below?: Cursor, filter?: Filter): Promise<Generation[]>;
  byIds(ids: readonly string[]): Promise<Generation[]>;
  /** Which there are between two instants, both included: the newest first, as many as come at once. */
  standing(oldest: Date, newest: Date): Promise<Cursor[]>;
  /** Harmless to repeat with the same id and body. */
  start(request: StartGeneration): Promise<Generation>;
  /** Asks Replicate where our row is stale. */
  status(id: string): Promise<Generation>;
  /** Stops what is being made, with its credits back; Replicate may have been faster. Harmless to repeat. */
  cancel(id: string): Promise<Generation>;
  /** For good; harmless to repeat. */
  delete(id: string): Promise<void>;
}

const states: Record<NonNullable<Filter["show"]>, readonly GenerationState[]> = {
  ready: ["completed"],
  making: ["queued", "starting", "processing", "finalizing"],
  failed: ["failed", "canceled"],
};

const cursorSchema = z.pick(generationSchema, { created_at: true, id: true });

/** As many rows as PostgREST answers with at once (`max_rows`). */
const STANDING_PAGE = 1_000;

/** In a pattern of SQL these three mean something else. */
function escaped(word: string): string {
  return word.replace(/[\\%_]/g, "\\$&");
}

export function createGenerationsApi(ask: Ask): GenerationsApi {
  return {
    page: (below, { show, mode, words = "" } = {}) =>
      ask(z.array(generationSchema), (client) => {
        let rows = client.from("generations").select(generationColumns);
        if (show) rows = rows.in("state", [...states[show]]);
        if (mode) rows = rows.eq("mode", mode);
        for (const word of searchWords(words)) rows = rows.ilike("prompt", `%${escaped(word)}%`);
        if (below) {
          // The first of the two is what the index of (created_at, id) is entered by.
          const { created_at, id } = below;
          rows = rows.lte("created_at", created_at)
            .or(`created_at.lt."${created_at}",id.lt.${id}`);
        }
        return rows
          .order("created_at", { ascending: false })
          .order("id", { ascending: false })
          .limit(GENERATION_PAGE);
      }),

    byIds: (ids) =>
      ask(
        z.array(generationSchema),
        (client) => client.from("generations").select(generationColumns).in("id", [...ids]),
      ),

    standing: (oldest, newest) =>
      ask(z.array(cursorSchema), (client) =>
        client.from("generations").select("id,created_at")
          .gte("created_at", oldest.toISOString())
          .lte("created_at", newest.toISOString())
          .order("created_at", { ascending: false })
          .order("id", { ascending: false })
          .limit(STANDING_PAGE)),

    start: (request) =>
      ask(
        generationSchema,
        async ({ functions }) => (await functions()).invoke("start-generation", { body: request }),
      ),

    status: (id) =>
      ask(
        generationSchema,
        async ({ functions }) => (await functions()).invoke("generation-status", { body: { id } }),
      ),

    cancel: (id) =>
      ask(
        generationSchema,
        async ({ functions }) => (await functions()).invoke("cancel-generation", { body: { id } }),
      ),

    delete: async (id) => {
      await ask(z.unknown(), (client) => client.rpc("delete_generation", { p_id: id }));
    },
  };
}
