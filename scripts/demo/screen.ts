/** What the demo draws. */
import type { Generation } from "../../supabase/functions/_shared/contracts/generations.ts";

export function say(line: string): void {
  console.log(line);
}

/** Says what held, or ends the demo with what did not. */
export function check(held: boolean, sentence: string): void {
  if (!held) throw new Error(`Not so: ${sentence}.`);
  say(`✓ ${sentence}`);
}

const barWidth = 20;

/** Draws a generation's progress: over itself on a terminal, line by line elsewhere. */
export function drawGeneration({ state, progress }: Generation): void {
  const filled = Math.round(progress * barWidth / 100);
  const bar = "█".repeat(filled) + "·".repeat(barWidth - filled);
  const line = `   ${bar} ${String(progress).padStart(3)} %  ${state}`;
  if (!process.stdout.isTTY) return say(line);
  process.stdout.write(
    `\r\u001b[K${line}${state === "completed" || state === "failed" ? "\n" : ""}`,
  );
}
