import { signal } from "@preact/signals";

/** Chromium's offer to install the app: it can be taken up once, and then it comes anew. */
export interface InstallOffer {
  prompt(): Promise<unknown>;
}

export const installOffer = signal<InstallOffer | null>(null);

/** The offer comes early and once: it is kept here until somebody wants it, and Chromium stays quiet. */
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

/** What a user keeps on the home screen, the browser should not throw away to make room. */
export function keepStorage(): void {
  void navigator.storage?.persist?.();
}

function isOffer(event: Event): event is Event & InstallOffer {
  return "prompt" in event;
}
