import { type ReadonlySignal, useSignal } from "@preact/signals";
import { Problem } from "../../api/problem.ts";
import { explainProblem } from "../../words/explain-problem.ts";

interface Attempt {
  busy: ReadonlySignal<boolean>;
  /** Why the last one was refused, in words. */
  problem: ReadonlySignal<string | null>;
  /** Carries out one at a time; whether it went well. */
  attempt(verb: () => Promise<void>): Promise<boolean>;
  /** Forgets why the last one was refused. */
  clearProblem(): void;
}

/** Busy, refused, done: what every form has. */
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
