import { useSignal } from "@preact/signals";
import { ErrorBoundary as Pending } from "preact-iso";
import { useEffect, useRef } from "preact/hooks";
import { Changing } from "../../components/changing.tsx";
import { aspectRatios, LOW_CREDITS, type Model, type Resolution } from "../../api/contracts.ts";
import { Button } from "../../components/button.tsx";
import { Segments } from "../../components/fields/segments.tsx";
import { Select } from "../../components/fields/select.tsx";
import { explainProblem } from "../../words/explain-problem.ts";
import type { WhyNotStartable } from "../../stores/draft/why-not-startable.ts";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words/words.ts";
import { formatAbout } from "../../words/format-time.ts";
import { usualSeconds } from "../../stores/credits/price.ts";
import { explainWhyNotStartable } from "./explain-why-not-startable.ts";
import { Extras } from "./extras.tsx";
import { BuyCredits, OfferedShare, PictureField, WelcomeNote } from "./lazy-parts.ts";
import { PromptField } from "./prompt-field.tsx";
import { usePromptKeys } from "./use-prompt-keys.ts";
import { useSheet } from "./use-sheet.ts";
import "./create.css";

const say = words.create;
/** The second tap of a double tap would only report that the composer is empty. */
const DOUBLE_TAP_MS = 600;

/** The composer: a sheet at the bottom on a phone, a column next to the videos on a wide screen. */
export function Create() {
  const { draft, catalog, credits, history, offered } = useStores();
  /** The reason is shown from the first tap on the button until it no longer applies. */
  const showsReason = useSignal(false);
  const moreIsWanted = useSignal(false);
  const sentAt = useRef(0);
  const sheet = useRef<HTMLFormElement>(null);
  const hidden = useSheet(sheet);

  const whyNotStartable = draft.whyNotStartable.value;
  const offer = draft.offer.value;
  const chosen = draft.model.value;
  const resolution = offer?.resolution ?? "480p";
  const balance = credits.balance.value;
  const left = balance !== null && offer ? balance - offer.cost : null;

  useEffect(() => {
    if (!whyNotStartable) showsReason.value = false;
  }, [whyNotStartable === null]);

  const send = () => {
    const isDoubleTap = Date.now() - sentAt.current < DOUBLE_TAP_MS;
    if (isDoubleTap) return;
    if (!draft.whyNotStartable.peek()) {
      sentAt.current = Date.now();
      void draft.send();
      // More would cover the new tile; it stays open if it contains values for the next video.
      if (draft.negativePrompt.peek() === "") moreIsWanted.value = false;
      return;
    }
    showsReason.value = true;
    if (isAboutThePrompt(draft.whyNotStartable.peek())) {
      sheet.current?.querySelector("textarea")?.focus();
    }
  };

  const onKey = usePromptKeys(draft.prompt, () => history.prompts.peek());

  const isOut = whyNotStartable?.is === "credits";
  const isLow = !whyNotStartable && left !== null && left < LOW_CREDITS;

  // Too few credits are reported before the tap, other reasons after it. The prices of an earlier
  // visit are as good: the server checks the price that the button shows.
  const note = catalog.state.value.is === "failed" && !chosen
    ? explainProblem(catalog.state.value.problem)
    : whyNotStartable && (showsReason.value || isOut)
    ? explainWhyNotStartable(whyNotStartable)
    : isLow
    ? say.lowAfter(left)
    : null;

  return (
    <form
      ref={sheet}
      class="create"
      aria-label={say.title}
      data-hidden={hidden.value}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {offered.shared.value && (
        <Pending>
          <OfferedShare />
        </Pending>
      )}
      <PromptField
        value={draft.prompt.value}
        onInput={(prompt) => (draft.prompt.value = prompt)}
        onSend={send}
        onKey={onKey}
      />
      {draft.mode.value === "i2v" && (
        <Pending>
          <PictureField
            picture={draft.picture.value?.file ?? null}
            onRemove={draft.detach}
            onShape={(shape) => (draft.shape.value = shape)}
          />
        </Pending>
      )}
      <div class="create-choices">
        <Segments
          legend={say.from}
          segments={[{ value: "t2v", label: say.text }, { value: "i2v", label: say.photo }]}
          value={draft.mode.value}
          onChange={(mode) => (draft.mode.value = mode)}
        />
        <Select
          label={say.model}
          options={draft.models.value.map((model) => ({
            value: model.slug,
            // The price and time of the chosen one are shown next to it.
            label: model.slug === chosen?.slug
              ? model.label
              : `${model.label} · ${noteOf(model, resolution)}`,
          }))}
          value={chosen?.slug ?? ""}
          onChange={draft.chooseModel}
        />
        {draft.models.value.length === 0 && catalog.state.value.is === "loading" && (
          <span class="create-awaited" />
        )}
        {draft.offers.value.length > 0 && (
          <Segments
            legend={say.resolution}
            segments={draft.offers.value.map((each) => ({
              value: each.resolution,
              label: each.resolution,
              note: chosen ? noteOf(chosen, each.resolution) : "",
            }))}
            value={resolution}
            onChange={draft.chooseResolution}
          />
        )}
        {draft.takesShape.value && (
          <Segments
            legend={say.shape}
            segments={aspectRatios.map((shape) => ({
              value: shape,
              label: say.shapes[shape],
              icon: shape === "16:9" ? "wide" : "tall",
            }))}
            value={draft.shape.value}
            onChange={(shape) => (draft.shape.value = shape)}
          />
        )}
      </div>
      <Extras isWanted={moreIsWanted} />
      <div class="create-send">
        <output id="create-note" class="create-note">
          {note !== null && <Changing>{note}</Changing>}
        </output>
        {isOut && (
          <>
            <p class="create-note">
              <Pending>
                <WelcomeNote />
              </Pending>
            </p>
            <Pending>
              <BuyCredits place="create" mode={draft.mode.value} />
            </Pending>
          </>
        )}
        <Button
          kind="primary"
          type="submit"
          blocked={whyNotStartable !== null}
          describedBy="create-note"
        >
          {offer ? say.makeFor(offer.cost) : say.make}
        </Button>
        {isLow && (
          <Pending>
            <BuyCredits place="create" mode={draft.mode.value} one />
          </Pending>
        )}
        {chosen && note === null && (
          <p class="create-note create-praise">
            <Changing>{words.models[chosen.slug] ?? chosen.description}</Changing>
          </p>
        )}
      </div>
    </form>
  );
}

/** The price and the waiting time: "10 credits · in 40 s". */
function noteOf(model: Model, wanted: Resolution): string {
  const offered = model.model_prices.find(({ resolution }) => resolution === wanted) ??
    model.model_prices[0];
  if (!offered) return "";
  const time = usualSeconds(model, offered.resolution) ?? model.usual_seconds;
  return say.takes(offered.cost, formatAbout(time));
}

function isAboutThePrompt(reason: WhyNotStartable | null): boolean {
  return reason?.is === "empty" || reason?.is === "short" ||
    reason?.is === "long";
}
