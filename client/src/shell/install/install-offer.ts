import { signal } from "@preact/signals";

/**
 * Chromium's offer to install the app: it can be accepted once, and then Chromium sends a new one.
 */
export interface InstallOffer {
  prompt(): Promise<unknown>;
}

export const installOffer = signal<InstallOffer | null>(null);

/**
 * The offer comes early and once, so it is stored here until the user wants it. Chromium then shows
 * nothing itself.
 */
export function watchInstallOffer(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    if (isOffer(event)) installOffer.value = event;
  });
  addEventListener("appinstalled", () => {
    installOffer.value = null;
    keepStorage();
  });
}

/** Asks the browser not to evict the app's data once the user has it on the home screen. */
export function keepStorage(): void {
  navigator.storage?.persist?.().catch(() => {});
}

function isOffer(event: Event): event is Event & InstallOffer {
  return "prompt" in event;
}
