import * as z from "zod/mini";
import {
  type Generation,
  generationColumns,
  generationSchema,
  type StartGeneration,
} from "../../../../supabase/functions/_shared/contracts/generation/generations.ts";
import type { Ask } from "../supabase/ask.ts";
import type { GenerationState, Mode } from "../contracts.ts";
import { searchWords } from "./contracts.ts";
import { literally } from "./literally.ts";

export const GENERATION_PAGE = 60;

/** Which videos a list shows; an absent field does not filter. */
export interface Filter {
  show?: "ready" | "making" | "failed";
  mode?: Mode;
  /** Every one of these words has to appear in the prompt. */
  words?: string;
  /** Only those that continue this one. */
  parent?: string;
}

/** The last row of a page: two rows can share an instant, and then the id decides. */
export type Cursor = Pick<Generation, "created_at" | "id">;

export interface GenerationsApi {
  /** Rows below a given row, newest first, `GENERATION_PAGE` at a time. */
  page(below?: Cursor, filter?: Filter): Promise<Generation[]>;
  byIds(ids: readonly string[]): Promise<Generation[]>;
  /**
   * Ids that exist between two instants, both included, newest first, up to the maximum per answer.
   */
  existing(oldest: Date, newest: Date): Promise<Cursor[]>;
  /** Harmless to repeat with the same id and body. */
  start(request: StartGeneration): Promise<Generation>;
  /** Asks Replicate for the state if our row is stale. */
  status(id: string): Promise<Generation>;
  /**
   * Cancels a running generation, which returns its credits. Replicate may have finished it first.
   * Harmless to repeat.
   */
  cancel(id: string): Promise<Generation>;
  /** Deletes the video for good; harmless to repeat. */
  delete(id: string): Promise<void>;
}

const states: Record<NonNullable<Filter["show"]>, readonly GenerationState[]> = {
  ready: ["completed"],
  making: ["queued", "starting", "processing", "finalizing"],
  failed: ["failed", "canceled"],
};

const columns = generationSchema.shape;
/** Without zod's pick, which the app would load before its first screen. */
const cursorSchema = z.object({ created_at: columns.created_at, id: columns.id });

/** The most rows that PostgREST returns at once (`max_rows`). */
const EXISTING_PAGE = 1_000;

export function createGenerationsApi(ask: Ask): GenerationsApi {
  return {
    page: (below, { show, mode, words = "", parent } = {}) =>
      ask(z.array(generationSchema), (client) => {
        let rows = client.from("generations").select(generationColumns);
        if (show) rows = rows.in("state", [...states[show]]);
        if (mode) rows = rows.eq("mode", mode);
        if (parent) rows = rows.eq("parent_id", parent);
        for (const word of searchWords(words)) rows = rows.regexIMatch("prompt", literally(word));
        if (below) {
          // Redundant, but it lets Postgres use the index of (created_at, id).
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

    existing: (oldest, newest) =>
      ask(z.array(cursorSchema), (client) =>
        client.from("generations").select("id,created_at")
          .gte("created_at", oldest.toISOString())
          .lte("created_at", newest.toISOString())
          .order("created_at", { ascending: false })
          .order("id", { ascending: false })
          .limit(EXISTING_PAGE)),

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
