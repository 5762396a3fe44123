import { styleText } from "node:util";

interface Progress {
  /** Ends the previous step, if there is one, and starts this one. */
  step(title: string): void;
  /** Ends the last step. */
  done(): void;
  /** Ends the last step as failed. */
  failed(): void;
  /** Prints a line from another source without breaking the progress line. */
  print(line: string): void;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const frameMs = 80;

/**
 * Shows one line per step. On a terminal the line has a spinner and counts the seconds; elsewhere
 * it is printed when the step has ended.
 */
export function createProgress(output = process.stdout): Progress {
  let title: string | undefined;
  let startedAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  const clear = () => {
    if (output.isTTY) output.write("\r\x1b[2K");
  };
  const turn = () => {
    const frame = frames[Math.floor(performance.now() / frameMs) % frames.length] ?? "";
    const time = seconds();
    // A line that wraps could not be cleared.
    const shown = `${title}…`.slice(0, Math.max(0, output.columns - time.length - 4));
    clear();
    output.write(`${styleText("cyan", frame)} ${shown} ${styleText("dim", time)}`);
  };
  const end = (mark: string) => {
    if (title === undefined) return;
    clearInterval(timer);
    clear();
    output.write(`${mark} ${title} ${styleText("dim", seconds())}\n`);
    title = undefined;
  };

  const done = () => end(styleText("green", "✓"));
  return {
    step(next) {
      done();
      title = next;
      startedAt = performance.now();
      if (output.isTTY) {
        turn();
        timer = setInterval(turn, frameMs);
      }
    },
    done,
    failed: () => end(styleText("red", "✗")),
    print(line) {
      clear();
      output.write(`${line}\n`);
      if (title !== undefined && output.isTTY) turn();
    },
  };
}
