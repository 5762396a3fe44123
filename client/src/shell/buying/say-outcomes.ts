import { effect, signal, untracked } from "@preact/signals";
import type { ComingBack, PurchaseOutcome } from "../../stores/purchases/coming-back.ts";
import { paidFrom } from "../../stores/purchases/paid-from.ts";
import type { Stores } from "../../stores/stores.ts";
import { sayOfBuying as say } from "../../words/credits/buying.ts";

type Added = Extract<PurchaseOutcome, { is: "added" }>;

const keyOf = ({ id }: PurchaseOutcome) => `purchase-${id}`;

/** Turns the outcomes of purchases into messages. Returns the function that stops it. */
export function sayOutcomes(
  { credits, notices }: Pick<Stores, "credits" | "notices">,
  { onOutcome }: Pick<ComingBack, "onOutcome">,
): () => void {
  const added = signal<Added | null>(null);
  let said = "";

  const stopListening = onOutcome((outcome) => {
    if (outcome.is === "added") {
      said = "";
      added.value = outcome;
      return;
    }
    const kind = outcome.is === "failed" ? "bad" : "info";
    notices.say({ key: keyOf(outcome), kind, text: say[outcome.is] });
  });

  // A debt that the credits paid is a line of its own, which may come a moment later.
  const stopSaying = effect(() => {
    if (!added.value) return;
    const { seq, credits: amount } = added.value;
    const paid = seq === null ? 0 : paidFrom(credits.lines.value).get(seq) ?? 0;
    const text = paid > 0 ? say.addedInPart(amount, paid) : say.added(amount);
    if (text === said) return;
    said = text;
    const key = keyOf(added.value);
    untracked(() => notices.say({ key, kind: "good", text }));
  });

  return () => {
    stopListening();
    stopSaying();
  };
}
