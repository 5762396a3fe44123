import {
  characters,
  type Input,
  type InputValue,
  isStorable,
  PROMPT_MIN,
} from "../../../api/contracts.ts";
import { findCheaper } from "../../../stores/draft/cheaper.ts";
import type { WhyNotStartable } from "../../../stores/draft/why-not-startable.ts";
import { describeValue } from "../../../words/create/describe-input.ts";
import { explainProblem } from "../../../words/explain-problem.ts";
import { formatSeconds } from "../../../words/format/format-time.ts";
import { textIn } from "../../../words/text-in.ts";
import { type Missing, sayWhyNot as say } from "../../../words/create/why-not.ts";

/** Explains why the draft cannot be started, and what would be cheaper. */
export function explainWhyNotStartable(
  reason: WhyNotStartable,
  draft: Parameters<typeof findCheaper>[0],
): string {
  switch (reason.is) {
    case "empty":
      return say.empty(reason.most);
    case "short":
      return say.short(PROMPT_MIN - reason.characters);
    case "long":
      return say.long(reason.over);
    case "missing": {
      const { kind, label } = reason.input;
      return kind in say.missing ? say.missing[kind as Missing] : say.missingValue(textIn(label));
    }
    case "too_long":
    case "outdated":
      return say[reason.is](textIn(reason.input.label));
    case "wrong":
      return explainWrong(reason.input, reason.value);
    case "wrong_length": {
      const { input, milliseconds } = reason;
      const [least, most] = "milliseconds_min" in input
        ? [input.milliseconds_min, input.milliseconds_max]
        : [0, 0];
      return say.wrongLength(
        textIn(input.label),
        // Away from the limits, so that it never looks as if it fitted.
        formatSeconds(milliseconds, milliseconds > most ? Math.ceil : Math.floor),
        formatSeconds(least),
        formatSeconds(most),
      );
    }
    case "wrong_type":
      return say.wrongType(textIn(reason.input.label), reason.types.map(nameOfType).join(", "));
    case "upload_failed":
      return explainProblem(reason.problem);
    case "credits": {
      const { cost, balance } = reason;
      const cheaper = findCheaper(draft, balance);
      const sentences = [
        say.credits(cost, balance),
        cheaper && say.cheaper(describeValue(cheaper.input, cheaper.value), cheaper.cost),
      ];
      return sentences.filter(Boolean).join(" ");
    }
    default:
      return say[reason.is];
  }
}

/** Explains what is wrong with a typed value. */
export function explainWrong(input: Input, value: InputValue): string {
  const label = textIn(input.label);
  if (input.kind === "whole_number") return say.wrongNumber(label, input.min, input.max);
  const text = String(value);
  if (!isStorable(text)) return say.unstorable;
  return say.wrongText(
    label,
    characters(text) - (input.kind === "text" ? input.characters_max : 0),
  );
}

/** "video/quicktime" is sold as MOV. */
function nameOfType(type: string): string {
  return type === "video/quicktime" ? "MOV" : type.split("/").at(-1)?.toUpperCase() ?? type;
}
