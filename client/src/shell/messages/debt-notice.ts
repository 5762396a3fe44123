/** Loads when credits that came in have paid what was owed, which few users ever see. */
import { paidFrom } from "../../stores/purchases/paid-from.ts";
import type { Notice } from "../../stores/notices.ts";
import type { Stores } from "../../stores/stores.ts";
import { explainFailure } from "../../words/videos/explain-failure.ts";
import { explainPaid } from "../../words/credits/ledger.ts";
import { words } from "../../words/words.ts";

/**
 * Says again that a video's credits came back, once the ledger shows that some of them paid what
 * was owed. `returned`: what was said, by the id of the generation.
 */
export function sayWhatWasOwed(
  { credits, generations, notices }: Pick<Stores, "credits" | "generations" | "notices">,
  returned: Map<string, Notice>,
): void {
  const lines = credits.lines.peek();
  const paid = paidFrom(lines);
  for (const line of lines) {
    const notice = line.type === "refund" ? returned.get(line.generation_id ?? "") : undefined;
    const text = explainPaid(line, paid.get(line.seq) ?? 0);
    const generation = notice && generations.entry(notice.key).peek()?.generation;
    if (!notice || !generation || text === null) continue;
    returned.delete(notice.key);
    const what = generation.state === "failed"
      ? `${words.videos.didntWork}: ${words.afterColon(explainFailure(generation))}`
      : `${words.stage.canceled}.`;
    // Nothing else says so: it is a message also if the tile is in view.
    const { about: _, together: __, ...alone } = notice;
    notices.say({ ...alone, text: `${what} ${text}.` });
  }
}
