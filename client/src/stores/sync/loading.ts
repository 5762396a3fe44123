import type { Signal } from "@preact/signals";
import { Problem } from "../../api/problem.ts";

/** How a first reading went. Later readings change nothing here: what is shown stays. */
export type Loading = { is: "loading" } | { is: "ready" } | { is: "failed"; problem: Problem };

/** `api/` rejects with nothing but Problems; anything else is a bug and goes to the error boundary. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

/** A reading failed: only where there is nothing to show yet does the state say so. */
export function failUnlessReady(state: Signal<Loading>, error: unknown): Problem {
  const problem = asProblem(error);
  if (state.peek().is !== "ready") state.value = { is: "failed", problem };
  return problem;
}
