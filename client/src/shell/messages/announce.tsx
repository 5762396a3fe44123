import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Changing } from "../../components/changing.tsx";
import { type Generation, isFinal } from "../../api/contracts.ts";
import { explainFailure } from "../../words/videos/explain-failure.ts";
import { explainProblem } from "../../words/explain-problem.ts";
import type { Removal } from "../../stores/videos/video-deletions.ts";
import type { Move } from "../../stores/videos/generations.ts";
import type { Outcome } from "../../stores/requests/requests.ts";
import type { Notice } from "../../stores/notices.ts";
import { nextStepOf } from "../../stores/videos/next-step.ts";
import { offerNewVersion } from "../update/offer-new-version.ts";
import { type Stores, useStores } from "../../stores/stores.ts";
import { aboutVideo, firstWords } from "./about-video.ts";
import { sayWhatIsNotKept } from "../notify/say-what-is-not-kept.ts";
import { sayInMessages as say } from "../../words/messages.ts";
import { nameNextStep } from "../../words/videos/name-next-step.ts";
import { words } from "../../words/words.ts";

interface AnnouncementsProps {
  onWatch: (id: string) => void;
  /** Called to show the list of all videos. */
  onList: () => void;
  /** Called when the composer was filled, to show it. */
  onCompose: () => void;
}

/** Turns events of the stores into messages for the user, each once. */
export default function Announcements(props: AnnouncementsProps) {
  const stores = useStores();
  useEffect(() => announce(stores, props), []);
  useEffect(() => offerNewVersion(stores.notices), []);
  useEffect(() => sayWhatIsNotKept(stores.notices), []);
  return (
    <>
      <output class="spoken">
        <Changing>{stores.notices.status.value}</Changing>
      </output>
      <output class="spoken">
        <Changing>{stores.notices.told.value}</Changing>
      </output>
    </>
  );
}

/** Exported for its test. Returns the function that stops it. */
export function announce(
  stores: Stores,
  { onWatch, onList, onCompose }: AnnouncementsProps,
): () => void {
  const { catalog, credits, videoDeletions, draft, generations, notices, requests } = stores;

  const aboutOf = (generation: Parameters<typeof aboutVideo>[0]) =>
    aboutVideo(generation, stores.videoUrls);

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
      // Not `about` a tile: the composer takes the text back, if it is still empty.
      const text = explainProblem(outcome.problem);
      notices.say({ key: outcome.request.id, kind: "bad", text });
      return;
    }
    if (outcome.is === "planned") return notices.report(say.planned);
    if (outcome.is === "stopped") {
      if (isInView(document.querySelector(".planned"))) return; // It asks by itself.
      const text = say.stopped(explainProblem(outcome.problem));
      const action = { label: say.show, run: onCompose };
      return notices.say({ key: "planned", kind: "bad", text, action });
    }
    const { id, cost, state } = outcome.generation;
    const said = { key: id, kind: "info", about: aboutOf(outcome.generation) } as const;
    if (outcome.is === "started" && !isFinal(state)) {
      const together = { kind: "started", cost, text: say.many.started };
      notices.say({ ...said, text: say.started(cost), together });
    } else if (outcome.is === "unsent") {
      notices.say({ ...said, text: words.videos.unsent });
    } else if (outcome.is === "unanswered") {
      const run = () => void requests.resend(id);
      const text = words.videos.unanswered;
      notices.say({ ...said, text, action: { label: words.retry, run } });
    }
  }

  function changeAndTry(generation: Generation): void {
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
    const said = { key: now.id, about: aboutOf(now) };
    const { cost } = now;
    const all = { label: say.showAll, run: onList };
    if (now.state === "completed") {
      const watch = { label: say.watch, run: () => onWatch(now.id) };
      const together = { kind: "ready", cost, text: say.many.ready, action: all };
      notices.say({ ...said, kind: "good", text: say.completed, action: watch, together });
    } else if (now.state === "failed") {
      const text = say.failed(explainFailure(now), cost);
      const step = nextStepOf(now, catalog.bySlug.peek().get(now.model));
      const run = () =>
        "again" in step ? void requests.retry(step.again, step.cost) : changeAndTry(now);
      const action = { label: nameNextStep(step), run };
      const together = { kind: "failed", cost, text: say.many.failed, action: all };
      sayReturned({ ...said, kind: "bad", text, action, together });
    } else if (now.state === "canceled") {
      const together = { kind: "canceled", cost, text: say.many.canceled };
      sayReturned({ ...said, kind: "info", text: say.canceled(cost), together });
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
      text: say.deleted,
      action: { label: say.undo, run: () => videoDeletions.undo(id) },
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
  const prompt = firstWords(now.prompt);
  const isHalf = before.progress < 50 && now.progress >= 50 && now.state === "processing";
  if (isHalf) return say.of(say.half, prompt);
  if (before.state === now.state) return null;
  if (now.state === "processing") return say.of(words.stage.processing(0), prompt);
  if (now.state === "starting" || now.state === "finalizing") {
    return say.of(words.stage[now.state], prompt);
  }
  return null;
}

function isInView(element: Element | null): boolean {
  const { top = 0, bottom = 0 } = element?.getBoundingClientRect() ?? {};
  return bottom > 0 && top < innerHeight;
}
