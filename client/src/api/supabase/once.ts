/** Runs `make` on the first call and returns its result from then on; a failure is tried again. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
}
