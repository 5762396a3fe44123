import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** A check that passes or fails as a whole. */
export interface Check {
  title: string;
  command: string;
  args: string[];
}

export interface Outcome {
  title: string;
  passed: boolean;
  seconds: number;
  output: string;
}

/** Runs all checks, up to `atOnce` at a time, and reports each as soon as it ends. */
export async function runChecks(
  checks: Check[],
  cwd: string,
  atOnce: number,
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  const waiting = [...checks];
  const work = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      onOutcome(await runCheck(check, cwd));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

async function runCheck({ title, command, args }: Check, cwd: string): Promise<Outcome> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  try {
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    return { title, passed: code === 0, seconds: seconds(), output: `${out}${err}`.trim() };
  } catch (error) {
    return { title, passed: false, seconds: seconds(), output: String(error) };
  }
}

/** `✓ formatting  0.4 s`, followed by the output if the check failed. */
export function describeOutcome({ title, passed, seconds, output }: Outcome): string {
  const line = `${passed ? "✓" : "✗"} ${title}  ${seconds.toFixed(1)} s`;
  return passed || output === "" ? line : `${line}\n${output}`;
}
