import { searchWords } from "../../api/contracts.ts";
import type { Filter } from "../../api/user/generations.ts";

/**
 * Reads the filter in an address such as `/videos?show=ready&from=photo&words=fox`; unknown values
 * are ignored.
 */
export function filterOf(query: Record<string, string | undefined>): Filter {
  const { show, from, words } = query;
  return {
    ...(show === "ready" || show === "making" || show === "failed" ? { show } : {}),
    ...(from === "text" ? { mode: "t2v" } : from === "photo" ? { mode: "i2v" } : {}),
    ...wordsOf(words),
  };
}

/** The words to search for, or nothing if the text has none. */
export function wordsOf(text = ""): Pick<Filter, "words"> {
  return searchWords(text).length > 0 ? { words: text.trim() } : {};
}

/** "?show=ready", or empty if all are shown. */
export function searchOf({ show, mode, words }: Filter): string {
  const query = new URLSearchParams();
  if (show) query.set("show", show);
  if (mode) query.set("from", mode === "t2v" ? "text" : "photo");
  if (words) query.set("words", words);
  return query.size > 0 ? `?${query}` : "";
}

export function isAll(filter: Filter): boolean {
  return Object.keys(filter).length === 0;
}
