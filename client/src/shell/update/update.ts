/** Registers the service worker and detects new versions. */
import { serviceWorkers } from "../../api/device/service-worker.ts";
import { newVersion } from "./new-version.ts";

/** An app on a home screen may stay open for days. */
const LOOK_EVERY_MS = 60 * 60_000;

export async function watchForUpdates(): Promise<void> {
  const container = serviceWorkers();
  // Private windows and full disks refuse it; then the app just needs the network.
  const registration = await container?.register("/sw.js").catch(() => null);
  if (!container || !registration) return;
  let wanted = false;
  let inCharge = false;

  // Only reloads the tab whose user asked for it, never one that somebody is using.
  container.addEventListener("controllerchange", () => {
    inCharge = true;
    if (wanted) location.reload();
  });

  const offer = () => {
    // The version in control until now is the earlier one, also on a first visit.
    inCharge = false;
    newVersion.value = () => {
      wanted = true;
      // Another tab has already activated it.
      if (inCharge) return location.reload();
      registration.waiting?.postMessage({ type: "SKIP_WAITING" });
    };
  };

  // For every version, because one whose files do not all arrive is given up and comes again.
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => {
      // The very first version does not wait for another.
      if (installing.state === "installed" && registration.active) offer();
    });
  });
  if (registration.waiting) offer();

  const look = () => {
    // Without a network there is nothing to find; the next check may succeed.
    if (document.visibilityState === "visible") registration.update().catch(() => {});
  };
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_EVERY_MS);
}
