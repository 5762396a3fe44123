import type { Model } from "../../../supabase/functions/_shared/contracts/catalog/catalog.ts";
import type { ModelFile, PriceEntry } from "./model-file.ts";

/** A model as its file describes it, with everything that the file may leave out. */
export interface Entry extends Omit<Model, "measured_times"> {
  position: number;
  /** The price with Replicate's costs; `price` has only what evaluates it. */
  costs: PriceEntry[];
  cancel_after_seconds: number;
  deadline_seconds: number;
  run: ModelFile["run"];
}
