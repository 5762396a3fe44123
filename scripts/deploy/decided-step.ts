import type { Step } from "./step.ts";

interface Decided<T> extends Pick<Step, "title" | "advice"> {
  /** Finds out by reading alone what there is to do. */
  decide(): Promise<T>;
  /** What `apply` would change, a line each. */
  describe(decision: T): string[];
  apply(decision: T): Promise<void>;
}

/** A step that does what its last plan has found, and so reads everything once. */
export function decidedStep<T>({ decide, describe, apply, ...step }: Decided<T>): Step {
  let decision: Promise<T> | undefined;
  return {
    ...step,
    plan: async () => describe(await (decision = decide())),
    run: async () => await apply(await (decision ?? decide())),
  };
}
