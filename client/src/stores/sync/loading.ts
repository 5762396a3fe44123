import type { Signal } from "@preact/signals";
import { Problem } from "../../api/problem.ts";

/** The result of a first reading. Later readings do not change it, so that the shown data stays. */
export type Loading = { is: "loading" } | { is: "ready" } | { is: "failed"; problem: Problem };

/** `api/` only rejects with Problems; anything else is a bug, which the error boundary shows. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

/** Handles a failed reading: the state only becomes `failed` if there is nothing to show yet. */
export function failUnlessReady(state: Signal<Loading>, error: unknown): Problem {
  const problem = asProblem(error);
  if (state.peek().is !== "ready") state.value = { is: "failed", problem };
  return problem;
}
