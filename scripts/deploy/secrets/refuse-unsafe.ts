import { readSettings } from "../../../supabase/functions/_shared/outside/env.ts";
import type { FunctionSecrets } from "./function-secrets.ts";
import { Problem } from "../../../supabase/functions/_shared/http/problem.ts";

/** Stand for what the functions have already, and what cannot be read back. */
const unknown = {
  REPLICATE_API_TOKEN: "r8_unknown",
  GENERATION_TOKEN_SECRETS: "unknown".repeat(8),
  APP_URL: "https://unknown.example",
};

/**
 * Refuses what the functions would refuse, with their own rules and before anything is changed:
 * too short, of the wrong form, or a secret of `.env.example`.
 */
export function refuseUnsafe(
  projectUrl: string,
  functions: Record<string, string>,
  inFunctions: FunctionSecrets,
): void {
  const known = Object.entries(unknown).filter(([name]) => inFunctions.has(name));
  try {
    const settings = readSettings({
      SUPABASE_URL: projectUrl,
      ...Object.fromEntries(known),
      ...functions,
    });
    if (settings.sellingFlaw) throw new Error(`Nothing could be sold: ${settings.sellingFlaw}.`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Error(`The functions would not start: ${error.cause}.`, { cause: error });
  }
}
