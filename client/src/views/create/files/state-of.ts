import type { Input } from "../../../api/contracts.ts";
import type { Problem } from "../../../api/problem.ts";
import type { Draft } from "../../../stores/draft/draft.ts";

/** The state of an input's file, or of its list of files. */
export type FileState =
  | { is: "empty" | "reading" | "too_long" | "outdated" | "unfit" | "ready" }
  | { is: "uploading"; percent: number | null }
  | { is: "failed"; problem: Problem };

/** Null if all bytes have left: the server then measures the file. */
export function percentSent(share: number): number | null {
  return share === 1 ? null : Math.floor(share * 100);
}

/** In a list, the first file that is not ready decides. */
export function stateOf(
  input: Input,
  { files, reading, whyNotStartable }: Pick<Draft, "files" | "reading" | "whyNotStartable">,
): FileState {
  if (reading.value === input.name) return { is: "reading" };
  const its = files.value.filter((file) => file.input === input.name);
  for (const file of its) {
    if (file.is === "too_long" || file.is === "outdated") return { is: file.is };
    if (file.is === "failed") return { is: "failed", problem: file.problem };
    if (file.is === "uploading") return { is: "uploading", percent: percentSent(file.share) };
  }
  const why = whyNotStartable.value;
  const isUnfit = (why?.is === "wrong_length" || why?.is === "wrong_type") &&
    why.input.name === input.name;
  return { is: isUnfit ? "unfit" : its.length > 0 ? "ready" : "empty" };
}
