/**
 * How long a test waits for what happens anyway. It only ends what hangs, so it is far above what a
 * busy machine needs, and no result depends on it.
 */
export const PATIENCE_MS = 60_000;
