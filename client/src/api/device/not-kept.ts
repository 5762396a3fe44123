/** What this device cannot keep for the next visit, although the app needs it. */
import { signal } from "@preact/signals";

export const notKept = { texts: signal(false), files: signal(false) };
