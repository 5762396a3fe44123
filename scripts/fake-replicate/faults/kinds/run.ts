import { durationMs } from "../../../fakes/time/duration.ts";
import type { Maker } from "../../../fakes/faults/http-fault.ts";
import type { RunFault } from "../fault.ts";
import { LOG_SHAPES } from "../../runs/logs.ts";
import { errorText } from "./error-texts.ts";

export const runFaults: Record<string, Maker<RunFault>> = {
  /**
   * `fail:E005` for a known code, `fail:some text`, or `fail` for Replicate's empty error
   * (replicate-javascript#267).
   */
  fail: (value) => (plan) => ({ ...plan, outcome: { status: "failed", error: errorText(value) } }),
  /** `slow:30s`: runs for this long. After half an hour Replicate ends it. */
  slow: (value) => {
    const processingMs = durationMs(value);
    return (plan) => ({ ...plan, processingMs });
  },
  /** `queue:5m`: waits this long before it starts. */
  queue: (value) => {
    const startingMs = durationMs(value);
    return (plan) => ({ ...plan, startingMs });
  },
  /** `stuck:starting`, `stuck:processing` or `stuck`: never ends by itself. */
  stuck: (value) => {
    const stuckIn = value || "processing";
    if (stuckIn !== "starting" && stuckIn !== "processing") {
      throw new RangeError(`stuck takes starting or processing, not ${JSON.stringify(value)}`);
    }
    return (plan) => ({ ...plan, stuckIn });
  },
  /** Succeeds without an output: until Cog 0.23.1, an upload that timed out did that. */
  output_null: () => output(() => null),
  /** Succeeds with a list although the schema says a string. */
  output_list: () => output((url) => [url]),
  /** Succeeds with an empty list. */
  output_empty_list: () => output(() => []),
  /** `output_host:evil.example`: a file on a host that is not Replicate's. */
  output_host: (value) =>
    output((url) =>
      `https://${value || "storage.googleapis.com"}/replicate-files${new URL(url).pathname}`
    ),
  /** `output_text:anything`: this text instead of the URL. */
  output_text: (value) => output(() => value || "<!doctype html><p>Sorry"),
  /** Sends the `output` webhook while it is still processing. */
  output_early: () => (plan) => ({ ...plan, outputBeforeEnd: true }),
  /** Sends the `start` webhook while it is still starting. */
  start_early: () => (plan) => ({ ...plan, startWebhookStatus: "starting" }),
  /** `logs:two_bars`, `logs:lines`, `logs:carriage_return`, `logs:no_bar` */
  logs: (value) => {
    const logShape = LOG_SHAPES.find((shape) => shape === value);
    if (!logShape) {
      throw new RangeError(`logs takes ${LOG_SHAPES.join(", ")}, not ${JSON.stringify(value)}`);
    }
    return (plan) => ({ ...plan, logShape });
  },
};

function output(change: (fileUrl: string) => unknown): RunFault {
  return (plan) => ({ ...plan, outcome: { status: "succeeded", output: change } });
}
