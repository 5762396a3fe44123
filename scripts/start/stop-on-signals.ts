/**
 * A terminal's Ctrl-C may arrive twice, from the terminal and from npm; what comes later is a
 * person's.
 */
const sameSignalMs = 1000;
const stopLimitMs = 20_000;

interface Stopping {
  hasBegun(): boolean;
  /** Stops as a signal does. Later calls change nothing. */
  begin(exitCode: number): void;
}

/**
 * Runs `stop` once and ends the process when we are asked to (Ctrl-C, SIGTERM, the terminal closes)
 * and when the process that started us is gone. A second Ctrl-C does not wait.
 */
export function stopOnSignals(stop: () => Promise<void>): Stopping {
  let askedAt: number | undefined;

  const ask = (exitCode: number) => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > sameSignalMs) process.exit(exitCode);
      return;
    }
    askedAt = performance.now();
    // A person who wants to leave is not kept by something that hangs.
    setTimeout(() => process.exit(exitCode), stopLimitMs).unref();
    stop().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };

  process.on("SIGINT", () => ask(130));
  process.on("SIGTERM", () => ask(143));
  process.on("SIGHUP", () => ask(129));
  // run.mjs holds the other end of this channel, and its death closes it.
  process.on("disconnect", () => ask(0));
  // The terminal is gone, and with it whoever read.
  process.stdout.on("error", () => ask(129));
  return {
    hasBegun: () => askedAt !== undefined,
    begin(exitCode) {
      if (askedAt === undefined) ask(exitCode);
    },
  };
}
