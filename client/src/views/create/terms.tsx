import { Changing } from "../../components/changing.tsx";
import { useComposing } from "../../stores/composing.ts";
import { perSecondOf } from "../../stores/draft/quote.ts";
import { formatAbout, formatDuration } from "../../words/format/format-time.ts";
import { words } from "../../words/words.ts";
import { PRICE } from "./choices/chips-of.ts";

const say = words.create;

/**
 * How long the video is, when it will be ready and what it costs. A tap shows how the price is made
 * up.
 */
export function Terms({ onOpen }: { onOpen: (what: string) => void }) {
  const { draft, planned } = useComposing();
  const model = draft.model.value;
  const { cost = null, length_seconds: seconds = null, usual_seconds: usual = null } =
    draft.quote.value ?? {};
  if (!model) return null;
  if (cost === null || seconds === null) {
    const rate = perSecondOf(model, draft.chosen.value);
    return rate === null ? null : (
      <p>
        <Changing>{say.perSecond(rate)}</Changing>
      </p>
    );
  }
  const length = formatDuration(seconds);
  return (
    <button type="button" aria-haspopup="dialog" onClick={() => onOpen(PRICE)}>
      <Changing>
        {planned?.willWait.value
          ? say.waits(length, planned.making.value, planned.most.value)
          : usual === null
          ? say.lengthOf(length)
          : say.readyIn(length, formatAbout(usual))}
      </Changing>
      {" · "}
      <span class="create-price">
        <Changing>{words.inCredits(cost)}</Changing>
      </span>
    </button>
  );
}
