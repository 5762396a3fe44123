import type { Answer } from "../http/answer.ts";
import type { Clock } from "../time/clock.ts";

/** Makes a fault from the text after the colon. Throws RangeError if it cannot read the text. */
export type Maker<F> = (value: string) => F;

/** What every HTTP fault can see. */
export interface CallScene {
  clock: Clock;
  /** Aborts when the caller has gone. */
  signal: AbortSignal;
}

/** Wraps the handler: answers in its place, or changes its answer. */
export type HttpFault<Scene extends CallScene> = (
  next: () => Promise<Answer>,
  scene: Scene,
) => Promise<Answer>;

/** Answers a call with faults wrapped around its handler. The first fault is the outermost. */
export function throughHttpFaults<Scene extends CallScene>(
  faults: readonly HttpFault<Scene>[],
  scene: Scene,
  handle: () => Promise<Answer>,
): Promise<Answer> {
  let answer = handle;
  for (const fault of faults.toReversed()) {
    const next = answer;
    answer = () => fault(next, scene);
  }
  return answer();
}
