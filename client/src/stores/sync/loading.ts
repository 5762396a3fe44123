import { Problem } from "../../api/problem.ts";

/** How a first reading went. Later readings change nothing here: what is shown stays. */
export type Loading = { is: "loading" } | { is: "ready" } | { is: "failed"; problem: Problem };

/** `api/` rejects with nothing but Problems; anything else is a bug and goes to the error boundary. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}
