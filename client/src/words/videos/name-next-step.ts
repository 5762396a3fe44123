import { words } from "../words.ts";

type Step =
  | { is: "words" | "file" }
  | { is: "retry"; cost: number }
  | { is: "smaller"; cost: number; resolution: string };

/** The button for what helps after a failure. */
export function nameNextStep(step: Step): string {
  switch (step.is) {
    case "words":
      return words.change;
    case "file":
      return words.changeFile;
    case "smaller":
      return words.retryAt(step.resolution, step.cost);
    default:
      return words.retryFor(step.cost);
  }
}
