/** What the demo prints. */
import type { Generation } from "../../supabase/functions/_shared/contracts/generation/generations.ts";

export function say(line: string): void {
  console.log(line);
}

/** Prints a check that passed, or ends the demo with the check that failed. */
export function check(held: boolean, sentence: string): void {
  if (!held) throw new Error(`Failed: ${sentence}.`);
  say(`✓ ${sentence}`);
}

const barWidth = 20;

/**
 * Prints a generation's progress: on a terminal in one line that is redrawn, elsewhere line by
 * line.
 */
export function drawGeneration({ state, progress }: Generation): void {
  const filled = Math.round(progress * barWidth / 100);
  const bar = "█".repeat(filled) + "·".repeat(barWidth - filled);
  const line = `   ${bar} ${String(progress).padStart(3)} %  ${state}`;
  if (!process.stdout.isTTY) return say(line);
  process.stdout.write(
    `\r\u001b[K${line}${state === "completed" || state === "failed" ? "\n" : ""}`,
  );
}
