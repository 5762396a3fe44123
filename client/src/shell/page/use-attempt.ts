import { type ReadonlySignal, useSignal } from "@preact/signals";
import { Problem } from "../../api/problem.ts";
import { explainProblem } from "../../words/explain-problem.ts";

interface Attempt {
  busy: ReadonlySignal<boolean>;
  /** Why the last attempt was refused, as text. */
  problem: ReadonlySignal<string | null>;
  /** Runs one action at a time; resolves with whether it succeeded. */
  attempt(verb: () => Promise<void>): Promise<boolean>;
  /** Clears the refusal of the last attempt. */
  clearProblem(): void;
}

/** The states that every form has: busy, refused, done. */
export function useAttempt(): Attempt {
  const busy = useSignal(false);
  const problem = useSignal<string | null>(null);

  async function attempt(verb: () => Promise<void>): Promise<boolean> {
    if (busy.peek()) return false;
    problem.value = null;
    busy.value = true;
    try {
      await verb();
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem.value = explainProblem(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { busy, problem, attempt, clearProblem: () => (problem.value = null) };
}
