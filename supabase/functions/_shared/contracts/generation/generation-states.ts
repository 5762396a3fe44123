/**
 * States in rank order. A generation never goes back to an earlier one; the last three are final.
 */
export const generationStates = [
  "queued",
  "starting",
  "processing",
  "finalizing",
  "completed",
  "failed",
  "canceled",
] as const;

export type GenerationState = (typeof generationStates)[number];

/** Whether a generation in this state no longer changes. */
export function isFinal(state: GenerationState): boolean {
  return state === "completed" || state === "failed" || state === "canceled";
}
