import type { Terminal } from "../terminal.ts";

/**
 * Somebody who types these lines, one after another.
 *
 * @returns what is shown, and which questions hide what is typed
 */
export function typing(...typed: string[]) {
  const shown: string[] = [];
  const hidden: string[] = [];
  const terminal: Terminal = {
    say: (line) => void shown.push(line),
    async ask(question, options) {
      if (options?.hidden) hidden.push(question);
      shown.push(question);
      const next = typed.shift();
      if (next === undefined) throw new Error("Asked too often.");
      return next;
    },
  };
  return { terminal, shown, hidden };
}
