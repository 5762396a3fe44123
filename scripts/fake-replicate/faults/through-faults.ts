import { throughHttpFaults } from "../../fakes/faults/http-fault.ts";
import type { Answer } from "../../fakes/http/answer.ts";
import type { Clock } from "../../fakes/time/clock.ts";
import type { Prediction, PredictionJson } from "../predictions/prediction.ts";
import type { Runs } from "../runs/runs.ts";
import type { HttpScene, StruckPrediction } from "./fault.ts";
import type { Faults, Occasion } from "./faults.ts";

export interface StruckWorld {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly runs: Runs;
  show(prediction: Prediction): PredictionJson;
}

/** The call that the faults affect. */
interface StruckCall {
  /** Aborts when the caller has gone. */
  signal: AbortSignal;
  prediction(): Prediction | undefined;
}

/**
 * Answers a call with the faults that apply to it wrapped around the handler. The one that was set
 * first is the outermost.
 */
export async function throughFaults(
  world: StruckWorld,
  occasion: Occasion,
  { signal, prediction }: StruckCall,
  handle: () => Promise<Answer>,
): Promise<Answer> {
  const scene: HttpScene = {
    clock: world.clock,
    signal,
    prediction() {
      const found = prediction();
      return found && struck(world, found);
    },
  };
  const faults = world.faults.strike(occasion).flatMap((effect) =>
    effect.on === "http" ? [effect.apply] : []
  );
  return throughHttpFaults(faults, scene, handle);
}

function struck({ runs, show }: StruckWorld, prediction: Prediction): StruckPrediction {
  const { id, status, createdAt } = prediction;
  return {
    id,
    status,
    createdAt,
    former: () => prediction.past.at(-1),
    show: () => show(prediction),
    cancel: () => runs.cancel(prediction),
    complete: (end) => void runs.complete(prediction, end),
  };
}
