import { isBlank } from "../../api/contracts.ts";
import { Problem } from "../../api/problem.ts";
import { hasShared, takeShared } from "../../api/device/shared.ts";
import { explainProblem } from "../../words/explain-problem.ts";
import type { Stores } from "../../stores/stores.ts";

/** Puts what another app has shared into the composer, after the existing text. */
export async function openShared(
  { draft, notices }: Pick<Stores, "draft" | "notices">,
): Promise<void> {
  try {
    const shared = await hasShared() ? await takeShared() : null;
    if (!shared) return;
    const texts = [draft.prompt.peek(), shared.text].filter((text) => !isBlank(text));
    draft.prompt.value = texts.join(" ");
    if (shared.photo) await draft.attach(shared.photo);
  } catch (error) {
    // If the cache cannot be read, there is nothing to open.
    if (!(error instanceof Problem)) return;
    notices.say({ key: "picture", kind: "bad", text: explainProblem(error) });
  }
}
