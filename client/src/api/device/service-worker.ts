/** The browser's service workers, which it may not have or may refuse (blocked cookies). */
import { within } from "./timing/within.ts";

const LIMIT_MS = 5_000;

export function serviceWorkers(): ServiceWorkerContainer | null {
  try {
    const container: ServiceWorkerContainer | undefined = navigator.serviceWorker;
    return container ?? null;
  } catch {
    return null;
  }
}

/** Null if there is none, or if the browser does not answer. */
export async function serviceWorkerRegistration(): Promise<ServiceWorkerRegistration | null> {
  try {
    const found = serviceWorkers()?.getRegistration();
    return found ? await within(LIMIT_MS, found, null) ?? null : null;
  } catch {
    return null;
  }
}
