import { computed, signal } from "@preact/signals";
import { onDevice } from "../../api/device/storage.ts";
import { installOffer, keepStorage } from "./install-offer.ts";

const standalone = matchMedia("(display-mode: standalone)");
const installed = signal(standalone.matches);
standalone.addEventListener("change", () => (installed.value = standalone.matches));
addEventListener("appinstalled", () => (installed.value = true));
if (installed.peek()) keepStorage(); // Safari sends no event when the app is installed.

/**
 * How the app gets onto the home screen of this device: by Chromium's own `offer`, or by `steps` in
 * Safari's menu on an iPhone, which is the only one with `navigator.standalone`. Null: not
 * possible, or already installed.
 */
export const installWay = computed((): "offer" | "steps" | null => {
  if (installed.value) return null;
  if (installOffer.value) return "offer";
  return Reflect.get(navigator, "standalone") === false ? "steps" : null;
});

export async function install(): Promise<void> {
  const offer = installOffer.peek();
  installOffer.value = null; // It can be accepted only once.
  await offer?.prompt();
}

/** Belongs to the device and not to the user: signing out does not change it. */
const HINT_KEY = "wan-pwa.install-hint";

export const hintIsWanted = signal(onDevice.getItem(HINT_KEY) === null);

/** Dismisses the hint for good. */
export function dismissHint(): void {
  hintIsWanted.value = false;
  onDevice.setItem(HINT_KEY, "dismissed");
}
