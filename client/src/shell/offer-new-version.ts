import { effect } from "@preact/signals";
import { keepShared } from "../api/shared.ts";
import type { Stores } from "../stores/stores.ts";
import { words } from "../words.ts";
import { newVersion } from "./new-version.ts";

/** Says that there is a new version, and leaves the moment to the user. Returns the way to stop. */
export function offerNewVersion({ draft, notices }: Pick<Stores, "draft" | "notices">): () => void {
  return effect(() => {
    const letIn = newVersion.value;
    if (!letIn) return;
    const run = async () => {
      // The text is kept anyway; a chosen photo takes the way of a shared one over the reload.
      const photo = draft.picture.peek()?.file;
      if (photo) await keepShared({ photo, text: "" }).catch(() => {});
      letIn();
    };
    notices.say({
      key: "new-version",
      kind: "info",
      text: words.newVersion.text,
      action: { label: words.newVersion.reload, run: () => void run() },
      stays: true,
    });
  });
}
