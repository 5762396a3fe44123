import { json } from "../../../fakes/http/answer.ts";
import { durationMs } from "../../../fakes/time/duration.ts";
import type { Maker } from "../../../fakes/faults/http-fault.ts";
import type { HttpFault, HttpScene, StruckPrediction } from "../fault.ts";
import { isFinal } from "../../predictions/status.ts";
import { anyCallFaults } from "./any-call.ts";

export const cancelFaults: Record<string, Maker<HttpFault>> = {
  ...anyCallFaults,
  /** 200, and the run continues as if there had been no cancel. */
  lost: () => instead(() => {}),
  /** 200, still processing. A second later it has succeeded: the cancel was too late. */
  late: () =>
    instead((prediction, { clock }) => {
      clock.after(1000, () => prediction.complete("succeeded"));
    }),
  /**
   * `lagging:3s`: 200, still processing, and canceled this much later, like a model that cleans up
   * first.
   */
  lagging: (value) => {
    const lagMs = durationMs(value);
    return instead((prediction, { clock }) => {
      clock.after(lagMs, () => prediction.cancel());
    });
  },
  /** A prediction that has not started ends as `aborted`: Replicate's documentation allows both. */
  abort: () => async (next, scene) => {
    const prediction = scene.prediction();
    if (prediction?.status === "starting") prediction.complete("aborted");
    return next();
  },
};

/**
 * Answers a cancel with the prediction as it is and does something else. Leaves a prediction alone
 * that has ended.
 */
function instead(act: (prediction: StruckPrediction, scene: HttpScene) => void): HttpFault {
  return async (next, scene) => {
    const prediction = scene.prediction();
    if (!prediction || isFinal(prediction.status)) return next();
    act(prediction, scene);
    return json(200, prediction.show());
  };
}
