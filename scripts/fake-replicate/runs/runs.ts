import type { Clock, Timer } from "../../fakes/time/clock.ts";
import type { Settings } from "../control/settings.ts";
import type { Faults } from "../faults/faults.ts";
import type { OutputFiles } from "../files/output-files.ts";
import type { Prediction, PredictionJson } from "../predictions/prediction.ts";
import { type FinalStatus, isFinal, type Status } from "../predictions/status.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import { fetchInputs, type InputWorld } from "./input-files.ts";
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
  /** Plans the run and sets it going. */
  start(prediction: Prediction): void;
  /** Ends it as canceled, unless it has ended already. */
  cancel(prediction: Prediction): void;
  /** Ends a run by hand, whatever its plan was; false when it has ended already. */
  complete(prediction: Prediction, status: FinalStatus, error?: string): boolean;
  /** Resolves when it has ended, at the latest when the signal aborts. */
  ended(prediction: Prediction, signal: AbortSignal): Promise<void>;
}

interface Run {
  plan: RunPlan;
  timers: Timer[];
  ended: PromiseWithResolvers<void>;
}

/** What the runs need of the fake. */
interface RunsWorld extends InputWorld {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly outputs: OutputFiles;
  readonly settings: Settings;
  readonly webhooks: Webhooks;
  show(prediction: Prediction): PredictionJson;
  log(event: Record<string, unknown>): void;
}

/** Moves predictions through their states: starting, processing, and one of four ends. */
export function createRuns(world: RunsWorld): Runs {
  const { clock, faults, log, outputs, settings, show, webhooks } = world;
  const runs = new WeakMap<Prediction, Run>();

  function start(prediction: Prediction) {
    const run = { plan: plan(prediction), timers: [], ended: Promise.withResolvers<void>() };
    runs.set(prediction, run);
    if (prediction.deadline_at !== undefined) {
      const left_ms = prediction.deadline_at - clock.now();
      later(
        run,
        left_ms,
        () => end(prediction, prediction.started_at === undefined ? "aborted" : "canceled"),
      );
    }
    if (run.plan.start_webhook_status === "starting") webhooks.emit(prediction, "start");
    if (run.plan.stuck_in !== "starting") {
      later(run, run.plan.starting_ms, () => begin(prediction, run));
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
    prediction.started_at = clock.now();
    if (run.plan.start_webhook_status === "processing") webhooks.emit(prediction, "start");
    const problem = await fetchInputs(world, prediction);
    if (isFinal(prediction.status)) return;
    if (problem) return finish(prediction, { status: "failed", error: problem });
    work(prediction, run);
  }

  function work(prediction: Prediction, run: Run) {
    const { log_shape, processing_ms, outcome, stuck_in, output_before_end } = run.plan;
    const lines = runLog(log_shape, prediction.input, prediction.random, processing_ms);
    write(prediction, lines.head);
    lines.steps.forEach((step, index) => {
      const at_ms = (processing_ms * (index + 1)) / (lines.steps.length + 1);
      later(run, at_ms, () => write(prediction, step));
    });
    if (stuck_in === "processing") return;
    if (processing_ms > RUN_MAX_MS) {
      return later(run, RUN_MAX_MS, () => finish(prediction, RUN_TIMED_OUT));
    }
    if (output_before_end) later(run, processing_ms / 2, () => giveOutput(prediction, outcome));
    later(run, processing_ms, () => finish(prediction, outcome, lines.tail));
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
    prediction.completed_at = clock.now();
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

  function later(run: Run, delay_ms: number, task: () => void | Promise<void>) {
    run.timers.push(clock.after(delay_ms, task));
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
      if (status !== "aborted") prediction.started_at ??= clock.now();
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
