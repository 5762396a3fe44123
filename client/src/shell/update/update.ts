/** The only importer of workbox-window: registers the service worker and detects new versions. */
import { Workbox } from "workbox-window";
import { newVersion } from "./new-version.ts";

/** An app on a home screen may stay open for days. */
const LOOK_EVERY_MS = 60 * 60_000;

export async function watchForUpdates(): Promise<void> {
  const workbox = new Workbox("/sw.js");
  let wanted = false;
  let inCharge = false;

  // Only reloads the tab whose user asked for it, never one that somebody is using.
  workbox.addEventListener("controlling", () => {
    inCharge = true;
    if (wanted) location.reload();
  });

  workbox.addEventListener("waiting", () => {
    // The version in control until now is the earlier one, also on a first visit.
    inCharge = false;
    newVersion.value = () => {
      wanted = true;
      // Another tab has already activated it.
      if (inCharge) return location.reload();
      workbox.messageSkipWaiting();
    };
  });

  const look = () => {
    // Without a network there is nothing to find; the next check may succeed.
    if (document.visibilityState === "visible") workbox.update().catch(() => {});
  };
  // Private windows and full disks refuse it; then the app just needs the network.
  if (await workbox.register().catch(() => null)) {
    document.addEventListener("visibilitychange", look);
    setInterval(look, LOOK_EVERY_MS);
  }
}
