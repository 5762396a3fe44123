/**
 * A Ctrl-C may arrive twice at once, from the terminal and from npm. A signal after this time is a
 * second Ctrl-C.
 */
const sameSignalMs = 1000;
const stopLimitMs = 20_000;

interface Stopping {
  hasBegun(): boolean;
  /** Stops as a signal does. Later calls change nothing. */
  begin(exitCode: number): void;
}

/**
 * Runs `stop` once and ends the process when a signal asks for it (Ctrl-C, SIGTERM, a closed
 * terminal) or when the process that started us is gone. A second Ctrl-C ends the process at once.
 */
export function stopOnSignals(stop: () => Promise<void>): Stopping {
  let askedAt: number | undefined;

  const ask = (exitCode: number) => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > sameSignalMs) process.exit(exitCode);
      return;
    }
    askedAt = performance.now();
    // Ends the process even if something hangs while it stops.
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
  // run.mjs has the other end of this channel. The channel closes when run.mjs dies.
  process.on("disconnect", () => ask(0));
  // The terminal is gone.
  process.stdout.on("error", () => ask(129));
  return {
    hasBegun: () => askedAt !== undefined,
    begin(exitCode) {
      if (askedAt === undefined) ask(exitCode);
    },
  };
}
