import type { Clock, Timer } from "../../fakes/time/clock.ts";
import type { Settings } from "../control/settings.ts";
import type { Faults } from "../faults/faults.ts";
import type { OutputFiles } from "../files/output-files.ts";
import type { Prediction, PredictionJson } from "../predictions/prediction.ts";
import { type FinalStatus, isFinal, type Status } from "../predictions/status.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import { fetchInputs, type InputWorld } from "./inputs/fetch-inputs.ts";
import { runLog } from "./logs.ts";
import {
  type Outcome,
  planRun,
  RUN_MAX_MS,
  RUN_TIMED_OUT,
  type RunPlan,
  success,
} from "./run-plan.ts";

export interface Runs {
  /** Plans the run and starts it. */
  start(prediction: Prediction): void;
  /** Ends it as canceled, unless it has ended already. */
  cancel(prediction: Prediction): void;
  /** Ends a run by hand, whatever its plan was. Returns false if it has ended already. */
  complete(prediction: Prediction, status: FinalStatus, error?: string): boolean;
  /** Resolves when it has ended, at the latest when the signal aborts. */
  ended(prediction: Prediction, signal: AbortSignal): Promise<void>;
}

interface Run {
  plan: RunPlan;
  timers: Timer[];
  ended: PromiseWithResolvers<void>;
}

/** What the runs need from the fake. */
interface RunsWorld extends InputWorld {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly outputs: OutputFiles;
  readonly settings: Settings;
  readonly webhooks: Webhooks;
  show(prediction: Prediction): PredictionJson;
  log(event: Record<string, unknown>): void;
}

/**
 * Moves predictions through their states: starting, processing, and one of the four final states.
 */
export function createRuns(world: RunsWorld): Runs {
  const { clock, faults, log, outputs, settings, show, webhooks } = world;
  const runs = new WeakMap<Prediction, Run>();

  function start(prediction: Prediction) {
    const run = { plan: plan(prediction), timers: [], ended: Promise.withResolvers<void>() };
    runs.set(prediction, run);
    if (prediction.deadlineAt !== undefined) {
      const leftMs = prediction.deadlineAt - clock.now();
      later(
        run,
        leftMs,
        () => end(prediction, prediction.startedAt === undefined ? "aborted" : "canceled"),
      );
    }
    if (run.plan.startWebhookStatus === "starting") webhooks.emit(prediction, "start");
    if (run.plan.stuckIn !== "starting") {
      later(run, run.plan.startingMs, () => begin(prediction, run));
    }
  }

  function plan(prediction: Prediction): RunPlan {
    const { model, random, hints } = prediction;
    let planned = planRun(model, random, settings.run_ms);
    for (const effect of faults.strike({ op: "run", model: model.name, hints })) {
      if (effect.on === "run") planned = effect.apply(planned);
    }
    return planned;
  }

  async function begin(prediction: Prediction, run: Run) {
    move(prediction, "processing");
    prediction.startedAt = clock.now();
    if (run.plan.startWebhookStatus === "processing") webhooks.emit(prediction, "start");
    const problem = await fetchInputs(world, prediction);
    if (isFinal(prediction.status)) return;
    if (problem) return finish(prediction, { status: "failed", error: problem });
    work(prediction, run);
  }

  function work(prediction: Prediction, run: Run) {
    const { logShape, processingMs, outcome, stuckIn, outputBeforeEnd } = run.plan;
    const lines = runLog(logShape, prediction.input, prediction.random, processingMs);
    write(prediction, lines.head);
    lines.steps.forEach((step, index) => {
      const atMs = (processingMs * (index + 1)) / (lines.steps.length + 1);
      later(run, atMs, () => write(prediction, step));
    });
    if (stuckIn === "processing") return;
    if (processingMs > RUN_MAX_MS) {
      return later(run, RUN_MAX_MS, () => finish(prediction, RUN_TIMED_OUT));
    }
    if (outputBeforeEnd) later(run, processingMs / 2, () => giveOutput(prediction, outcome));
    later(run, processingMs, () => finish(prediction, outcome, lines.tail));
  }

  function write(prediction: Prediction, text: string) {
    prediction.logs += text;
    webhooks.emit(prediction, "logs");
  }

  function giveOutput(prediction: Prediction, outcome: Outcome) {
    if (outcome.status !== "succeeded") return;
    prediction.output ??= outcome.output(outputs.publish(prediction));
    webhooks.emit(prediction, "output");
  }

  function finish(prediction: Prediction, outcome: Outcome, tail = "") {
    if (outcome.status === "failed") return end(prediction, "failed", outcome.error);
    prediction.logs += tail;
    end(prediction, "succeeded", null, outcome);
  }

  function end(
    prediction: Prediction,
    status: FinalStatus,
    error: string | null = null,
    outcome?: Outcome,
  ) {
    const run = runs.get(prediction);
    for (const timer of run?.timers ?? []) timer.cancel();
    move(prediction, status);
    prediction.completedAt = clock.now();
    prediction.error = error;
    if (outcome?.status === "succeeded") giveOutput(prediction, outcome);
    webhooks.emit(prediction, "completed");
    run?.ended.resolve();
  }

  function move(prediction: Prediction, status: Status) {
    prediction.past.push(show(prediction));
    log({ event: "prediction", prediction_id: prediction.id, from: prediction.status, to: status });
    prediction.status = status;
  }

  function later(run: Run, delayMs: number, task: () => void | Promise<void>) {
    run.timers.push(clock.after(delayMs, task));
  }

  return {
    start,
    cancel(prediction) {
      const run = runs.get(prediction);
      if (!run || isFinal(prediction.status)) return;
      end(prediction, "canceled");
    },
    complete(prediction, status, error) {
      const run = runs.get(prediction);
      if (!run || isFinal(prediction.status)) return false;
      if (status !== "aborted") prediction.startedAt ??= clock.now();
      const failed = error ?? "Prediction failed.";
      if (status === "succeeded") finish(prediction, success(prediction.model));
      else end(prediction, status, status === "failed" ? failed : null);
      return true;
    },
    async ended(prediction, signal) {
      if (isFinal(prediction.status) || signal.aborted) return;
      const stopped = Promise.withResolvers<void>();
      signal.addEventListener("abort", () => stopped.resolve(), { once: true });
      await Promise.race([runs.get(prediction)?.ended.promise, stopped.promise]);
    },
  };
}
