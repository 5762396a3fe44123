import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { VisitorApi } from "../../api/visitor/visitor-api.ts";
import type { VisitorsMemory } from "../../api/device/kept/visitors-draft.ts";
import type { Slot } from "../../api/device/kept/memory.ts";
import type { Composing } from "../composing.ts";
import { createCatalog } from "../draft/catalog.ts";
import { createDraft } from "../draft/draft.ts";
import { createOffered } from "../draft/offered.ts";
import { createPromptHistory } from "../draft/prompt-history.ts";
import { createNotices } from "../notices.ts";
import { forVisitors } from "./for-visitors.ts";

export interface VisitorStores extends Composing {
  /** Becomes true when the hour is over: the draft is deleted, and these stores are worth nothing. */
  isOver: ReadonlySignal<boolean>;
  dispose(): void;
}

/** The composer's stores before the sign-up. They upload nothing and start nothing. */
export function createVisitorStores(
  api: VisitorApi,
  memory: VisitorsMemory,
): VisitorStores {
  // Nothing is sent, so nothing waits for a network.
  const device = { online: signal(true), visible: signal(true), doubt: () => {} };
  const notices = createNotices();
  const catalog = createCatalog(
    { models: async () => (await api.catalog.models()).map(forVisitors) },
    memory.models,
  );
  const nobodys = { ids: signal([]), entry: () => signal(null) };
  const history = createPromptHistory(slotOfVisit(), nobodys);
  /** The account knows what it has: before the sign-up, no price is too high. */
  const credits = { balance: signal(null), lowBelow: signal(0) };
  const draft = createDraft({
    slot: memory.draft,
    fileIds: memory.draftFiles,
    uploads: api.uploads,
    device,
    history,
    catalog,
    credits,
    requests: {
      start: () => Promise.reject(new Error("A visitor starts nothing.")),
      dismiss: () => null,
    },
  });

  const isOver = signal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** A suspended page does not count, so it also looks when the visitor comes back. */
  function look(): void {
    clearTimeout(timer);
    const left = memory.timeLeft();
    if (left === null) return;
    if (left > 0) timer = setTimeout(look, left);
    else isOver.value = true;
  }

  const stop = effect(() => {
    // Each of these is a change.
    void [draft.prompt.value, draft.files.value];
    look();
  });
  document.addEventListener("visibilitychange", look);

  return {
    catalog,
    credits,
    draft,
    history,
    notices,
    offered: createOffered(),
    own: null,
    isOver,
    dispose() {
      stop();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
      draft.dispose();
      history.dispose();
    },
  };
}

/** Earlier prompts of this visit: nothing but the draft outlives it. */
function slotOfVisit(): Slot<readonly string[]> {
  let value: readonly string[] | null = null;
  return {
    read: () => value,
    write: (next) => (value = next),
    watch: () => () => {},
  };
}
