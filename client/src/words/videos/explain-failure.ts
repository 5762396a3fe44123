import type { Generation } from "../../api/contracts.ts";
import { words } from "../words.ts";

/** Why a video failed: our sentence for its code if the language has one, else the server's. */
export function explainFailure(
  { error_code, error_message }: Pick<Generation, "error_code" | "error_message">,
): string {
  return words.server[error_code ?? ""] ?? error_message ?? "";
}
