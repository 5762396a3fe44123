import { useEffect } from "preact/hooks";
import type { Generation } from "../api/contracts.ts";
import { explainProblem } from "../explain-problem.ts";
import type { Move } from "../stores/generations.ts";
import type { Outcome } from "../stores/requests.ts";
import { type Stores, useStores } from "../stores/stores.ts";
import { lowerFirst, words } from "../words.ts";

/** Turns what happens in the stores into what the user is told, each thing once. */
export function Announcements({ onWatch }: { onWatch: (id: string) => void }) {
  const stores = useStores();
  useEffect(() => announce(stores, onWatch), []);
  return <output class="spoken">{stores.notices.status.value}</output>;
}

/** Exported for its test. Returns the way to stop. */
export function announce(stores: Stores, onWatch: (id: string) => void): () => void {
  const { generations, notices, requests } = stores;

  function onOutcome(outcome: Outcome): void {
    const { generation } = outcome;
    const key = `${generation.id}:request`;
    if (outcome.is === "started") {
      notices.say({ key, kind: "info", text: words.toast.started(generation.cost) });
    } else if (outcome.is === "unanswered") {
      const run = () => void requests.resend(generation.id);
      const text = words.problem.no_answer;
      notices.say({ key, kind: "info", text, action: { label: words.retry, run } });
    } else if (outcome.problem.code !== "not_signed_in") { // The sign-in screen says it.
      notices.say({ key, kind: "bad", text: explainProblem(outcome.problem) });
    }
  }

  function onMove({ before, now }: Move): void {
    // A video of another device, finished while nobody looked, is just there.
    const concerns = requests.isMine(now.id) || document.visibilityState === "visible";
    if (!concerns) return;
    const line = progressLine(before, now);
    if (line) notices.report(line);
    if (before.state === now.state) return;
    const key = `${now.id}:${now.state}`;
    const retry = { label: words.retry, run: () => void requests.retry(now) };
    if (now.state === "completed") {
      const watch = { label: words.toast.watch, run: () => onWatch(now.id) };
      notices.say({ key, kind: "good", text: words.toast.completed, action: watch });
    } else if (now.state === "failed") {
      const why = lowerFirst(now.error_message ?? "");
      const text = words.toast.failed(why, now.cost);
      notices.say({ key, kind: "bad", text, action: retry });
    } else if (now.state === "canceled") {
      notices.say({ key, kind: "info", text: words.toast.canceled(now.cost) });
    }
  }

  const stops = [requests.onOutcome(onOutcome), generations.onMove(onMove)];
  return () => stops.forEach((stop) => stop());
}

/** What a screen reader hears on the way; the end is a toast's to tell. Null: nothing worth a word. */
function progressLine(before: Generation, now: Generation): string | null {
  const prompt = now.prompt.length > 60 ? `${now.prompt.slice(0, 60)}…` : now.prompt;
  const isHalf = before.progress < 50 && now.progress >= 50 && now.state === "processing";
  if (isHalf) return words.status.of(words.status.half, prompt);
  if (before.state === now.state) return null;
  if (now.state === "processing") return words.status.of(words.stage.processing(0), prompt);
  if (now.state === "starting" || now.state === "finalizing") {
    return words.status.of(words.stage[now.state], prompt);
  }
  return null;
}
