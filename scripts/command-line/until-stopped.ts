/** Waits until the process is asked to stop, by Ctrl-C or SIGTERM. */
export async function untilStopped(): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  process.once("SIGINT", () => stopped.resolve());
  process.once("SIGTERM", () => stopped.resolve());
  await stopped.promise;
}
