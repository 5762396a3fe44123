import type { Inputs, Model } from "../../../api/contracts.ts";
import { perSecondOf, type Quote } from "../../../stores/draft/quote.ts";
import { sayOfComposing as say } from "../../../words/create/composing.ts";
import { formatAbout } from "../../../words/format/format-time.ts";
import { words } from "../../../words/words.ts";

/** The price and the waiting time of a choice. Before a clip is known, its rate. */
export function noteOf({ cost, usual_seconds }: Quote, model: Model, inputs: Inputs): string {
  if (cost === null) {
    const rate = perSecondOf(model, inputs);
    return rate === null ? "" : words.create.perSecond(rate);
  }
  return usual_seconds === null
    ? words.inCredits(cost)
    : say.takes(cost, formatAbout(usual_seconds));
}
