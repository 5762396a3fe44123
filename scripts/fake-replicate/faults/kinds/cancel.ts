import { json } from "../../../fakes/http/answer.ts";
import { durationMs } from "../../../fakes/time/duration.ts";
import type { HttpFault, HttpScene, Maker, StruckPrediction } from "../fault.ts";
import { isFinal } from "../../predictions/status.ts";
import { anyCallFaults } from "./any-call.ts";

export const cancelFaults: Record<string, Maker<HttpFault>> = {
  ...anyCallFaults,
  /** 200, and the run goes on as if nothing had been said. */
  lost: () => instead(() => {}),
  /** 200, still processing; a second later it has succeeded: the cancel came too late. */
  late: () =>
    instead((prediction, { clock }) => {
      clock.after(1000, () => prediction.complete("succeeded"));
    }),
  /**
   * `lagging:3s`: 200, still processing, and canceled so much later, as a model that cleans up
   * first.
   */
  lagging: (value) => {
    const lagMs = durationMs(value);
    return instead((prediction, { clock }) => {
      clock.after(lagMs, () => prediction.cancel());
    });
  },
  /** What has not started ends as `aborted`: Replicate's documents allow both. */
  abort: () => async (next, scene) => {
    const prediction = scene.prediction();
    if (prediction?.status === "starting") prediction.complete("aborted");
    return next();
  },
};

/**
 * Answers a cancel with the prediction as it is and does something else; what has ended is left
 * alone.
 */
function instead(act: (prediction: StruckPrediction, scene: HttpScene) => void): HttpFault {
  return async (next, scene) => {
    const prediction = scene.prediction();
    if (!prediction || isFinal(prediction.status)) return next();
    act(prediction, scene);
    return json(200, prediction.show());
  };
}
