import { type ReadonlySignal, signal } from "@preact/signals";
import { clearShared, readShared, type Shared } from "../../api/device/shared.ts";
import { isBlank } from "../../api/contracts.ts";
import type { Draft } from "./draft.ts";

/**
 * What came from outside: shared by another app, or posted by any website, because a browser does
 * not tell the two apart. So the composer shows it and takes nothing of it until the user says so.
 */
export interface Offered {
  shared: ReadonlySignal<Shared | null>;
  load(): Promise<void>;
  /**
   * Adds the text after the user's own, and takes the photo. Rejects with a Problem if the photo
   * cannot be used.
   */
  use(): Promise<void>;
  discard(): void;
}

export function createOffered(draft: Pick<Draft, "prompt" | "attach">): Offered {
  const shared = signal<Shared | null>(null);

  function discard(): void {
    shared.value = null;
    void clearShared();
  }

  return {
    shared,
    discard,
    async load() {
      shared.value = await readShared();
    },
    async use() {
      const taken = shared.peek();
      discard();
      if (!taken) return;
      const texts = [draft.prompt.peek(), taken.text].filter((text) => !isBlank(text));
      draft.prompt.value = texts.join(" ");
      if (taken.photo) await draft.attach(taken.photo);
    },
  };
}
