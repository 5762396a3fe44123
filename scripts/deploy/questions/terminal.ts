import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** A person who can answer. */
export interface Terminal {
  say(line: string): void;
  /** @param options `hidden`: what is typed is not shown */
  ask(question: string, options?: { hidden?: boolean }): Promise<string>;
}

/** The terminal of this process; undefined if nobody sits there, as in GitHub Actions. */
export function openTerminal(): Terminal | undefined {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) return undefined;
  return {
    say: (line) => console.log(line),
    async ask(question, { hidden = false } = {}) {
      // readline shows what is typed by writing it here.
      let isMuted = false;
      const output = new Writable({
        write(chunk, _encoding, done) {
          if (!isMuted) stdout.write(chunk);
          done();
        },
      });
      const lines = createInterface({ input: stdin, output, terminal: true });
      const stopped = new Promise<never>((_, reject) => {
        lines.once("SIGINT", () => reject(new Error("Stopped. Nothing was changed.")));
        lines.once("close", () => reject(new Error("Stopped. Nothing was changed.")));
      });
      try {
        const answer = lines.question(`${question} `);
        isMuted = hidden;
        return (await Promise.race([answer, stopped])).trim();
      } finally {
        stopped.catch(() => {});
        lines.close();
        if (hidden) stdout.write("\n");
      }
    },
  };
}
