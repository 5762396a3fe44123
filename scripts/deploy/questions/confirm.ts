import type { Terminal } from "./terminal.ts";

/** Whether the operator agrees to the plan. */
export async function confirm(terminal: Terminal | undefined): Promise<boolean> {
  if (!terminal) {
    throw new Error(
      "Nothing was changed, because nobody can agree to it here: run this on a terminal, or add --yes.",
    );
  }
  return /^y(es)?$/i.test(await terminal.ask("\nDo this? Type y for yes:"));
}
