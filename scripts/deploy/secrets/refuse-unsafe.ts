import { readSettings } from "../../../supabase/functions/_shared/outside/env.ts";
import { Problem } from "../../../supabase/functions/_shared/http/problem.ts";

/** Stand for secrets that cannot be read back. The functions have accepted the true ones. */
const unknown = {
  REPLICATE_API_TOKEN: "r8_unknown",
  GENERATION_TOKEN_SECRETS: "unknown".repeat(8),
  APP_URL: "https://unknown.example",
};

/**
 * Refuses what the functions would refuse, with their own rules and before anything is changed:
 * too short, of the wrong form, or a secret of `.env.example`.
 */
export function refuseUnsafe(projectUrl: string, functions: Record<string, string>): void {
  try {
    const settings = readSettings({ SUPABASE_URL: projectUrl, ...unknown, ...functions });
    if (settings.sellingFlaw) throw new Error(`Nothing could be sold: ${settings.sellingFlaw}.`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Error(`The functions would not start: ${error.cause}.`, { cause: error });
  }
}
