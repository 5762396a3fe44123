import { type Mode, modes } from "../../api/contracts.ts";
import { searchWords } from "../../api/user/contracts.ts";
import type { Filter } from "../../api/user/generations.ts";

/** The modes as an address names them. */
const names = { t2v: "text", i2v: "photo", v2v: "edit" } as const satisfies Record<Mode, string>;

/**
 * Reads the filter in an address such as `/videos?show=ready&from=photo&words=fox`; unknown values
 * are ignored.
 */
export function filterOf(query: Record<string, string | undefined>): Filter {
  const { show, from, words } = query;
  const mode = modes.find((one) => names[one] === from);
  return {
    ...(show === "ready" || show === "making" || show === "failed" ? { show } : {}),
    ...(mode ? { mode } : {}),
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
  if (mode) query.set("from", names[mode]);
  if (words) query.set("words", words);
  return query.size > 0 ? `?${query}` : "";
}

export function isAll(filter: Filter): boolean {
  return Object.keys(filter).length === 0;
}
