/** The only importer of workbox-window: registers the service worker and detects new versions. */
import { Workbox } from "workbox-window";
import { newVersion } from "./new-version.ts";

/** An app on a home screen may stay open for days. */
const LOOK_EVERY_MS = 60 * 60_000;

export async function watchForUpdates(): Promise<void> {
  let workbox = new Workbox("/sw.js");
  let wanted = false;
  let inCharge = false;

  const listen = () => {
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

    // A version is given up if one of its files does not arrive, and comes again later. A Workbox
    // hears only one version after its start, so the next one needs a new Workbox.
    workbox.addEventListener("redundant", () => {
      workbox = new Workbox("/sw.js");
      void listen();
    });

    // Private windows and full disks refuse it; then the app just needs the network.
    return workbox.register().catch(() => null);
  };

  const look = () => {
    // Without a network there is nothing to find; the next check may succeed.
    if (document.visibilityState === "visible") workbox.update().catch(() => {});
  };
  if (await listen()) {
    document.addEventListener("visibilitychange", look);
    setInterval(look, LOOK_EVERY_MS);
  }
}
