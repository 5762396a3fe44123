import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { wrap } from "../../command-line/wrap.ts";

/** A person who can answer. */
export interface Terminal {
  say(line: string): void;
  /** @param options `hidden`: what is typed is not shown */
  ask(question: string, options?: { hidden?: boolean }): Promise<string>;
}

const STOPPED =
  "Stopped. Nothing was changed. Your answers are in .env.deploy: run `npm run deploy` to go on.";

/** The terminal of this process; undefined if nobody sits there, as in GitHub Actions. */
export function openTerminal(): Terminal | undefined {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) return undefined;
  return {
    say: (line) => console.log(wrap(line, stdout.columns)),
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
        const stop = () => reject(new Error(STOPPED));
        lines.once("SIGINT", stop);
        lines.once("close", stop);
      });
      try {
        const answer = lines.question(hidden ? `${question} (stays hidden) ` : `${question} `);
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
