import type { Generation } from "../api/contracts.ts";
import { words } from "./words.ts";

/** Why a video failed, as a sentence: by its code where the language has one, else the server's. */
export function explainFailure(
  { error_code, error_message }: Pick<Generation, "error_code" | "error_message">,
): string {
  return words.server[error_code ?? ""] ?? error_message ?? "";
}
