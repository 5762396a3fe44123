import { signal } from "@preact/signals";

/** Lets a new version in that waits on this device, and reloads the page; null while there is none. */
export const newVersion = signal<(() => void) | null>(null);
