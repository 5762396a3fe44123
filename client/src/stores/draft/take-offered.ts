import { isBlank } from "../../api/contracts.ts";
import { asProblem } from "../sync/loading.ts";
import type { Stores } from "../stores.ts";

/**
 * Adds what came from outside to the draft: the text after the user's own, and the file. Rejects
 * with a Problem if the file cannot be used; if it can be used later, it is offered again.
 */
export async function takeOffered({ draft, offered }: Pick<Stores, "draft" | "offered">) {
  const { shared, discard } = offered;
  const taken = shared.peek();
  if (!taken) return;
  shared.value = null;
  const texts = [draft.prompt.peek(), taken.text].filter((text) => !isBlank(text));
  draft.prompt.value = texts.join(" ");
  try {
    if (taken.file) await draft.attach(taken.file);
  } catch (error) {
    // A part of the app, or the catalog, may load in a moment: then the file is still here.
    if (asProblem(error).isAmbiguous) shared.value = { ...taken, text: "" };
    throw error;
  } finally {
    if (!shared.peek()) discard();
  }
}
