import * as z from "zod/mini";
import {
  type Model,
  modelSchema,
} from "../../../../supabase/functions/_shared/contracts/catalog/catalog.ts";
import type { AskAnybody } from "../supabase/ask.ts";

export interface CatalogApi {
  /**
   * In the order in which they are shown. A model with an input that this version of the app does
   * not know is left out.
   */
  models(): Promise<Model[]>;
}

export function createCatalogApi(ask: AskAnybody): CatalogApi {
  return {
    async models() {
      const models = await ask(z.array(z.unknown()), (client) => client.rpc("read_catalog"));
      return models.flatMap((model) => {
        const parsed = z.safeParse(modelSchema, model);
        return parsed.success ? [parsed.data] : [];
      });
    },
  };
}
