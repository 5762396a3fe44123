import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Changing } from "../../components/changing.tsx";
import { type Generation, isFinal, isFlagged } from "../../api/contracts.ts";
import { explainFailure } from "../../words/explain-failure.ts";
import { explainProblem } from "../../words/explain-problem.ts";
import type { Removal } from "../../stores/videos/video-deletions.ts";
import type { Move } from "../../stores/videos/generations.ts";
import type { Outcome } from "../../stores/requests/requests.ts";
import type { Notice } from "../../stores/notices.ts";
import { priceOf } from "../../stores/credits/price.ts";
import { type Stores, useStores } from "../../stores/stores.ts";
import { words } from "../../words/words.ts";

interface AnnouncementsProps {
  onWatch: (id: string) => void;
  /** Called when the composer was filled, to show it. */
  onCompose: () => void;
}

/** Turns events of the stores into messages for the user, each once. */
export function Announcements({ onWatch, onCompose }: AnnouncementsProps) {
  const stores = useStores();
  useEffect(() => announce(stores, { onWatch, onCompose }), []);
  return (
    <output class="spoken">
      <Changing>{stores.notices.status.value}</Changing>
    </output>
  );
}

/** Exported for its test. Returns the function that stops it. */
export function announce(
  stores: Stores,
  { onWatch, onCompose }: AnnouncementsProps,
): () => void {
  const { catalog, credits, videoDeletions, draft, generations, notices, requests } = stores;

  /** What was said about credits that came back, by generation id. */
  const returned = new Map<string, Notice>();

  /** Some of them may have paid what was owed, which the ledger's next lines tell. */
  async function sayWhatWasOwed(): Promise<void> {
    const hasPaidDebts = credits.lines.value.some(({ paid_from_seq }) => paid_from_seq !== null);
    if (!hasPaidDebts || returned.size === 0) return;
    (await import("./debt-notice.ts")).sayWhatWasOwed(stores, returned);
  }

  function sayReturned(notice: Notice): void {
    notices.say(notice);
    returned.set(notice.key, notice);
    void sayWhatWasOwed().catch(() => {}); // The ledger shows it, too.
  }

  function onOutcome(outcome: Outcome): void {
    if (outcome.is === "not_canceled") {
      const text = explainProblem(outcome.problem);
      notices.say({ key: `cancel-${outcome.id}`, kind: "bad", text });
      return;
    }
    if (outcome.is === "refused") {
      if (outcome.problem.code === "not_signed_in") return; // The sign-in screen reports it.
      const text = explainProblem(outcome.problem);
      notices.say({ key: outcome.request.id, kind: "bad", text });
      return;
    }
    const { id, cost, state } = outcome.generation;
    if (outcome.is === "started" && !isFinal(state)) {
      notices.say({ key: id, kind: "info", text: words.toast.started(cost) });
    } else if (outcome.is === "unsent") {
      notices.say({ key: id, kind: "info", text: words.videos.unsent });
    } else if (outcome.is === "unanswered") {
      const run = () => void requests.resend(id);
      const text = words.videos.unanswered;
      notices.say({ key: id, kind: "info", text, action: { label: words.retry, run } });
    }
  }

  function editPrompt(generation: Generation): void {
    draft.remix(generation);
    onCompose();
  }

  function onMove({ before, now }: Move): void {
    // A video from another device that finished in the background needs no message.
    const concerns = requests.isMine(now.id) || document.visibilityState === "visible";
    if (!concerns) return;
    const line = progressLine(before, now);
    if (line) notices.report(line);
    if (before.state === now.state) return;
    // One message per video: the result replaces "On its way".
    const key = now.id;
    const price = priceOf(catalog.bySlug.peek().get(now.model), now.resolution) ?? now.cost;
    const retry = { label: words.retryFor(price), run: () => void requests.retry(now, price) };
    const change = { label: words.change, run: () => editPrompt(now) };
    if (now.state === "completed") {
      const watch = { label: words.toast.watch, run: () => onWatch(now.id) };
      notices.say({ key, kind: "good", text: words.toast.completed, action: watch });
    } else if (now.state === "failed") {
      const text = words.toast.failed(explainFailure(now), now.cost);
      sayReturned({ key, kind: "bad", text, action: isFlagged(now) ? change : retry });
    } else if (now.state === "canceled") {
      sayReturned({ key, kind: "info", text: words.toast.canceled(now.cost) });
    }
  }

  let removals = 0;

  function onRemoval(removal: Removal): void {
    if (removal.is === "refused") {
      const text = explainProblem(removal.problem);
      notices.say({ key: `delete-${removal.id}`, kind: "bad", text });
      return;
    }
    const { id } = removal.generation;
    removals += 1;
    notices.say({
      // A second deletion right after Undo needs a new message, because the first is still fading
      // out.
      key: `delete-${id}-${removals}`,
      kind: "info",
      text: words.toast.deleted,
      action: { label: words.toast.undo, run: () => videoDeletions.undo(id) },
      onGone: () => void videoDeletions.settle(id),
    });
  }

  const stops = [
    requests.onOutcome(onOutcome),
    generations.onMove(onMove),
    videoDeletions.onRemoval(onRemoval),
    effect(() => void sayWhatWasOwed().catch(() => {})),
  ];
  return () => stops.forEach((stop) => stop());
}

/**
 * What a screen reader hears about the progress; a toast reports the end. Null: nothing worth
 * reporting.
 */
function progressLine(before: Generation, now: Generation): string | null {
  const start = [...now.prompt].slice(0, 60).join("");
  const prompt = start === now.prompt ? start : `${start}…`;
  const isHalf = before.progress < 50 && now.progress >= 50 && now.state === "processing";
  if (isHalf) return words.status.of(words.status.half, prompt);
  if (before.state === now.state) return null;
  if (now.state === "processing") return words.status.of(words.stage.processing(0), prompt);
  if (now.state === "starting" || now.state === "finalizing") {
    return words.status.of(words.stage[now.state], prompt);
  }
  return null;
}
