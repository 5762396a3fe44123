import { Fragment } from "preact";
import { useComposing } from "../../../stores/composing.ts";
import type { Draft } from "../../../stores/draft/draft.ts";
import { leastCreditsOf, perSecondOf } from "../../../stores/draft/quote.ts";
import { sayOfComposing as say } from "../../../words/create/composing.ts";
import { formatDuration } from "../../../words/format/format-time.ts";
import { textIn } from "../../../words/text-in.ts";
import { words } from "../../../words/words.ts";

/** How the price on the button is made up, and what is left after it. */
export function Price() {
  const { draft, credits } = useComposing();
  const cost = draft.quote.value?.cost ?? null;
  const balance = credits.balance.value;
  if (cost === null) return null;
  const left = balance === null ? null : balance - cost;
  const lines = [
    { what: howItIsMade(draft), amount: cost },
    ...(balance === null ? [] : [{ what: say.balance, amount: balance }]),
    ...(left === null || left < 0 ? [] : [{ what: say.after, amount: left }]),
  ];
  return (
    <>
      <dl class="price-lines numbers">
        {lines.map(({ what, amount }) => (
          <Fragment key={what}>
            <dt>{what}</dt>
            <dd>{words.inCredits(amount)}</dd>
          </Fragment>
        ))}
      </dl>
      <p class="sheet-text">{say.comesBack}</p>
    </>
  );
}

/** "20 for each second × 5 s", or what one video of this kind is. */
function howItIsMade({ model, quote, chosen }: Draft): string {
  const its = model.value;
  const seconds = quote.value?.length_seconds ?? 0;
  if (!its) return "";
  const length = formatDuration(seconds);
  const rate = perSecondOf(its, chosen.value);
  if (rate === null) {
    const resolution = chosen.value["resolution"];
    const what = [textIn(its.purpose), resolution, length].filter(Boolean).join(", ");
    return say.forVideo(what);
  }
  const least = leastCreditsOf(its, chosen.value);
  const isLeast = least !== null && least > rate * seconds;
  return isLeast
    ? `${say.perSecond(rate, length)}, ${say.atLeast(least)}`
    : say.perSecond(rate, length);
}
