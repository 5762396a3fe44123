import * as z from "zod/mini";
import {
  generationColumns,
  generationSchema,
} from "../../../supabase/functions/_shared/contracts/generations.ts";
import { GENERATION_PAGE, type GenerationsApi } from "./api.ts";
import type { Ask } from "./ask.ts";

export function createGenerationsApi(ask: Ask): GenerationsApi {
  return {
    page: (until) =>
      ask(z.array(generationSchema), (client) => {
        const rows = client.from("generations").select(generationColumns);
        return (until === undefined ? rows : rows.lte("created_at", until))
          .order("created_at", { ascending: false })
          .order("id", { ascending: false })
          .limit(GENERATION_PAGE);
      }),

    byIds: (ids) =>
      ask(
        z.array(generationSchema),
        (client) => client.from("generations").select(generationColumns).in("id", [...ids]),
      ),

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
  };
}
