import type { Problem } from "../api/problem.ts";
import { words } from "./words.ts";

/**
 * Explains a problem to the user: our text for its code, else the server's, which is safe to show.
 */
export function explainProblem(problem: Problem): string {
  const { code, detail, hint } = problem;
  const ours: Partial<Record<string, string>> = words.problem;
  return ours[code] ?? words.server[code] ??
    ([detail, hint].filter(Boolean).join(" ") || words.problem.internal);
}
