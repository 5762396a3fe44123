import { effect } from "@preact/signals";
import type { Notices } from "../../stores/notices.ts";
import { words } from "../../words/words.ts";
import { newVersion } from "./new-version.ts";

/**
 * Says that there is a new version, and leaves the moment to the user; text and photo are the draft's,
 * and stay. Returns the way to stop.
 */
export function offerNewVersion(notices: Notices): () => void {
  return effect(() => {
    const letIn = newVersion.value;
    if (!letIn) return;
    notices.say({
      key: "new-version",
      kind: "info",
      text: words.newVersion.text,
      action: { label: words.newVersion.reload, run: letIn },
      stays: true,
    });
  });
}
