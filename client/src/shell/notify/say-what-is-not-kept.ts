import { effect } from "@preact/signals";
import { notKept } from "../../api/device/not-kept.ts";
import type { Notices } from "../../stores/notices.ts";
import { sayInMessages } from "../../words/messages.ts";

/**
 * Tells the user what will be lost when this tab is closed, as long as that is true. Returns the
 * function that stops it.
 */
export function sayWhatIsNotKept(notices: Notices): () => void {
  const stops = (["texts", "files"] as const).map((what) => {
    const key = `not-kept-${what}`;
    let isSaid = false;
    return effect(() => {
      if (notKept[what].value === isSaid) return;
      isSaid = !isSaid;
      if (isSaid) {
        notices.say({ key, kind: "info", text: sayInMessages.notKept[what], stays: true });
      } else notices.unsay(key);
    });
  });
  return () => stops.forEach((stop) => stop());
}
