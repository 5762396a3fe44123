import { effect } from "@preact/signals";
import type { Notices } from "../../stores/notices.ts";
import { sayInMessages } from "../../words/messages.ts";
import { newVersion } from "./new-version.ts";

/**
 * Tells the user that there is a new version, and lets them choose when to reload; the draft keeps
 * their text and photo. Returns the function that stops it.
 */
export function offerNewVersion(notices: Notices): () => void {
  return effect(() => {
    const letIn = newVersion.value;
    if (!letIn) return;
    notices.say({
      key: "new-version",
      kind: "info",
      text: sayInMessages.newVersion.text,
      action: { label: sayInMessages.newVersion.reload, run: letIn },
      stays: true,
    });
  });
}
