import { signal } from "@preact/signals";

/**
 * Whether the user has saved a video in this visit: only then do they know what the app is good
 * for. The player says so, and the hint about installing waits for it.
 */
export const hasSaved = signal(false);
