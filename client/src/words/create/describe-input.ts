import type { Input, InputValue } from "../../api/contracts.ts";
import { formatDuration } from "../format/format-time.ts";
import { textIn } from "../text-in.ts";

/** A chosen value as users read it: "5 s", "Wide, 16 by 9". */
export function describeValue(input: Input, value: InputValue): string {
  if (input.kind === "choice") return describeChoice(input, String(value));
  const isTime = input.kind === "whole_number" && input.unit === "seconds";
  return isTime ? formatDuration(Number(value)) : String(value);
}

/** A choice that needs no words, such as "720p", is its own text. */
export function describeChoice(input: Extract<Input, { kind: "choice" }>, value: string): string {
  const texts = input.labels?.[value];
  return texts ? textIn(texts) : value;
}
