import type { Random } from "../../fakes/random.ts";

/**
 * How a log shows progress: a line per step, one line that is redrawn, two bars one after the
 * other, or no bar.
 */
export const LOG_SHAPES = ["lines", "carriage_return", "two_bars", "no_bar"] as const;
export type LogShape = (typeof LOG_SHAPES)[number];

/** What a run writes to its log. */
interface RunLog {
  /** At the start. */
  head: string;
  /** One piece after each step, evenly over the run. */
  steps: string[];
  /** When the video is done. */
  tail: string;
}

/**
 * The log of a run, piece by piece. Wan's samplers show a tqdm bar of `sample_steps`. How it
 * reaches the API differs: as lines, as one line redrawn with carriage returns, as two bars (Wan
 * 2.2 has a high-noise and a low-noise stage), or not at all. The words around it are those of
 * replicate/cog-wan-2.1; logs of the closed models are not public.
 *
 * @param runMs how long the run takes; determines the speed that the bar shows
 */
export function runLog(
  shape: LogShape,
  input: Record<string, unknown>,
  random: Random,
  runMs: number,
): RunLog {
  const steps = typeof input["sample_steps"] === "number" ? input["sample_steps"] : 30;
  const seconds = runMs / 1000;
  const seed = input["seed"] ?? random.between(0, 2 ** 31);
  const head = `Using seed: ${String(seed)}\n[INFO] Generating video from the prompt\n`;
  const tail = `[INFO] Video generation completed in ${seconds.toFixed(2)} seconds\n`;
  switch (shape) {
    case "no_bar":
      return { head, steps: Array.from({ length: 4 }, () => "[INFO] Still generating\n"), tail };
    case "lines":
      return {
        head: `${head}${bar(0, steps, 0)}\n`,
        steps: bars(steps, seconds).map((line) => `${line}\n`),
        tail,
      };
    case "carriage_return":
      return {
        head: `${head}${bar(0, steps, 0)}`,
        steps: bars(steps, seconds).map((line) => `\r${line}`),
        tail: `\n${tail}`,
      };
    case "two_bars": {
      const first = Math.ceil(steps / 2);
      const stages = [...bars(first, seconds / 2), ...bars(steps - first, seconds / 2)];
      return {
        head: `${head}${bar(0, first, 0)}\n`,
        steps: stages.map((line) => `${line}\n`),
        tail,
      };
    }
  }
}

function bars(total: number, seconds: number): string[] {
  return Array.from(
    { length: total },
    (_, index) => bar(index + 1, total, (seconds * (index + 1)) / total),
  );
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const WIDTH = 10;

/** A line of tqdm: ` 23%|██▎       | 7/30 [00:10<00:35,  1.53s/it]`. */
function bar(done: number, total: number, elapsed: number): string {
  const eighths = Math.floor((done / total) * WIDTH * 8);
  const filled = ("█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "")).padEnd(WIDTH);
  const percent = `${Math.floor((done / total) * 100)}`.padStart(3);
  const each = elapsed / Math.max(done, 1);
  const speed = done === 0
    ? "?it/s"
    : each >= 1
    ? `${each.toFixed(2).padStart(5)}s/it`
    : `${(1 / Math.max(each, 0.001)).toFixed(2).padStart(5)}it/s`;
  const left = done === 0 ? "?" : minutes(each * (total - done));
  return `${percent}%|${filled}| ${done}/${total} [${minutes(elapsed)}<${left}, ${speed}]`;
}

/** `01:05` */
function minutes(seconds: number): string {
  const whole = Math.floor(seconds);
  return [Math.floor(whole / 60), whole % 60].map((part) => `${part}`.padStart(2, "0")).join(":");
}
