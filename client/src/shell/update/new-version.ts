import { signal } from "@preact/signals";

/**
 * Activates a new version that is waiting on this device, and reloads the page; null if there is
 * none.
 */
export const newVersion = signal<(() => void) | null>(null);
