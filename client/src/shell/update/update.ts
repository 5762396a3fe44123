/** The only importer of workbox-window: registers the service worker and sees new versions come. */
import { Workbox } from "workbox-window";
import { newVersion } from "./new-version.ts";

/** An app on a home screen may stay open for days. */
const LOOK_EVERY_MS = 60 * 60_000;

export async function watchForUpdates(): Promise<void> {
  const workbox = new Workbox("/sw.js");
  let wanted = false;
  let inCharge = false;

  // Only the tab whose user asked for it: nothing is reloaded under anybody's hands.
  workbox.addEventListener("controlling", () => {
    inCharge = true;
    if (wanted) location.reload();
  });

  workbox.addEventListener("waiting", () => {
    // What was in charge until now is the version before, as on a first visit.
    inCharge = false;
    newVersion.value = () => {
      wanted = true;
      // Another tab has let it in already.
      if (inCharge) return location.reload();
      workbox.messageSkipWaiting();
    };
  });

  const look = () => {
    // Without a network there is nothing to see; the next look may see it.
    if (document.visibilityState === "visible") workbox.update().catch(() => {});
  };
  // Private windows and full disks refuse it: the app then needs the network, and that is all.
  if (await workbox.register().catch(() => null)) {
    document.addEventListener("visibilitychange", look);
    setInterval(look, LOOK_EVERY_MS);
  }
}
