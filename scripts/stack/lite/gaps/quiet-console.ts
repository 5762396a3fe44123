import { AsyncLocalStorage } from "node:async_hooks";
import { format } from "node:util";
import type { Log } from "../../log.ts";
import type { Gap } from "../handler.ts";

const requests = new AsyncLocalStorage<{ log: Log; path: string }>();
const methods = ["error", "warn", "log"] as const;
let patched = false;

/**
 * Gap: the library prints every refusal of the database on the console, with its stack. In this
 * project a refusal ("insufficient_credits") is an ordinary answer. This sends what the library
 * prints during a request to the stack's log.
 */
export function quietConsole(log: Log): Gap {
  return (next) => (request) =>
    withQuietConsole(log, new URL(request.url).pathname, () => next(request));
}

/** Sends what is printed while `act` runs to the log, together with `path`. */
export function withQuietConsole<T>(log: Log, path: string, act: () => Promise<T>): Promise<T> {
  patchOnce();
  return requests.run({ log, path }, act);
}

function patchOnce(): void {
  if (patched) return;
  patched = true;
  for (const method of methods) {
    const print = console[method].bind(console);
    console[method] = (...args: unknown[]) => {
      const request = requests.getStore();
      if (request === undefined) return print(...args);
      const line = format(...args);
      request.log({ level: "debug", part: "lite", event: "printed", path: request.path, line });
    };
  }
}
