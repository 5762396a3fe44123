import { PROMPT_MAX, PROMPT_MIN } from "../../api/contracts.ts";
import type { WhyNotStartable } from "../../stores/draft/why-not-startable.ts";
import { words } from "../../words/words.ts";

/** Explains why the draft cannot be started. */
export function explainWhyNotStartable(reason: WhyNotStartable): string {
  const say = words.create.whyNotStartable;
  switch (reason.is) {
    case "short":
      return say.short(PROMPT_MIN - reason.characters);
    case "long":
      return say.long(reason.characters - PROMPT_MAX);
    case "negative_long":
      return say.negativeLong(reason.characters - PROMPT_MAX);
    case "credits": {
      const { cost, balance, cheaper } = reason;
      return say.credits(
        cost,
        balance,
        cheaper ? say.cheaper(cheaper.resolution, cheaper.cost) : "",
      );
    }
    default:
      return say[reason.is];
  }
}
