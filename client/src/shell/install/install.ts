import { computed, signal } from "@preact/signals";
import { installOffer, keepStorage } from "./install-offer.ts";

const standalone = matchMedia("(display-mode: standalone)");
const installed = signal(standalone.matches);
standalone.addEventListener("change", () => (installed.value = standalone.matches));
addEventListener("appinstalled", () => (installed.value = true));
if (installed.peek()) keepStorage(); // Safari says nothing when it installs.

/**
 * How the app comes onto the home screen of this device: by Chromium's own `offer`, or by `steps` in
 * Safari's menu on an iPhone, which alone has `navigator.standalone`. Null: not at all, or it is there.
 */
export const installWay = computed((): "offer" | "steps" | null => {
  if (installed.value) return null;
  if (installOffer.value) return "offer";
  return Reflect.get(navigator, "standalone") === false ? "steps" : null;
});

export async function install(): Promise<void> {
  const offer = installOffer.peek();
  installOffer.value = null; // It can be taken up once.
  await offer?.prompt();
}

/** About the device and not about its user: signing out leaves it as it is. */
const HINT_KEY = "wan-pwa.install-hint";

function readHint(): boolean {
  try {
    return localStorage.getItem(HINT_KEY) === null;
  } catch {
    return false;
  }
}

export const hintIsWanted = signal(readHint());

/** For good. */
export function dismissHint(): void {
  hintIsWanted.value = false;
  try {
    localStorage.setItem(HINT_KEY, "dismissed");
  } catch {
    // Then until the next start.
  }
}
