import * as z from "zod/mini";
import {
  type Model,
  modelSchema,
} from "../../../../supabase/functions/_shared/contracts/catalog.ts";
import type { Ask } from "../supabase/ask.ts";

export interface CatalogApi {
  models(): Promise<Model[]>;
}

const columns =
  "slug,label,description,mode,options,usual_seconds,model_prices(resolution,cost,usual_seconds)";

export function createCatalogApi(ask: Ask): CatalogApi {
  return {
    models: () =>
      ask(
        z.array(modelSchema),
        (client) => client.from("models").select(columns).order("position"),
      ),
  };
}
