import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { aspectRatios, LOW_CREDITS } from "../../api/contracts.ts";
import { Problem } from "../../api/problem.ts";
import { Button } from "../../components/button.tsx";
import { Segments } from "../../components/segments.tsx";
import { Select } from "../../components/select.tsx";
import { explainProblem } from "../../explain-problem.ts";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words.ts";
import { explainObstacle } from "./explain-obstacle.ts";
import { PictureField } from "./picture-field.tsx";
import { PromptField } from "./prompt-field.tsx";
import { usePictureDrop } from "./use-picture-drop.ts";
import { useSheet } from "./use-sheet.ts";
import "./create.css";

const say = words.create;
/** Unit: milliseconds. The second tap of two would only hear that the composer is empty. */
const DOUBLE_TAP = 600;

/** The composer: a sheet at the bottom on a phone, a column beside the videos where there is room. */
export function Create() {
  const { draft, catalog, credits, notices } = useStores();
  /** The obstacle is told when the button is tapped, and then until it is gone. */
  const told = useSignal(false);
  const sentAt = useRef(0);
  const sheet = useRef<HTMLFormElement>(null);
  const hidden = useSheet(sheet);

  const obstacle = draft.obstacle.value;
  const offer = draft.offer.value;
  const balance = credits.balance.value;
  const left = balance !== null && offer ? balance - offer.cost : null;

  useEffect(() => {
    if (!obstacle) told.value = false;
  }, [obstacle === null]);

  const send = () => {
    const isDoubleTap = Date.now() - sentAt.current < DOUBLE_TAP;
    if (isDoubleTap) return;
    if (!draft.obstacle.peek()) {
      sentAt.current = Date.now();
      return void draft.send();
    }
    told.value = true;
    if (draft.obstacle.peek()?.is !== "no_picture") {
      sheet.current?.querySelector("textarea")?.focus();
    }
  };

  const attach = (file: Blob) => {
    draft.attach(file).then(() => notices.unsay("picture")).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      notices.say({ key: "picture", kind: "bad", text: explainProblem(error) });
    });
  };

  const dropping = usePictureDrop(sheet, attach);

  // Too few credits is said before the tap, anything else after it.
  const note = obstacle && (told.value || obstacle.is === "credits")
    ? explainObstacle(obstacle)
    : !obstacle && left !== null && left < LOW_CREDITS
    ? say.lowAfter(left)
    : null;

  return (
    <form
      ref={sheet}
      class="create"
      aria-label={say.title}
      data-hidden={hidden.value}
      data-dropping={dropping.value}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <PromptField
        value={draft.prompt.value}
        onInput={(prompt) => (draft.prompt.value = prompt)}
        onSend={send}
      />
      {draft.mode.value === "i2v" && (
        <PictureField
          picture={draft.picture.value?.file ?? null}
          onChoose={attach}
          onRemove={draft.detach}
          onShape={(shape) => (draft.shape.value = shape)}
        />
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
          options={draft.models.value.map(({ slug, label }) => ({ value: slug, label }))}
          value={draft.model.value?.slug ?? ""}
          onChange={draft.chooseModel}
        />
        {draft.models.value.length === 0 && catalog.state.value.is === "loading" && (
          <span class="create-awaited" />
        )}
        {draft.offers.value.length > 0 && (
          <Segments
            legend={say.resolution}
            segments={draft.offers.value.map(({ resolution }) => ({
              value: resolution,
              label: resolution,
            }))}
            value={offer?.resolution ?? "480p"}
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
      <div class="create-send">
        <Button
          kind="primary"
          type="submit"
          blocked={obstacle !== null}
          describedBy="create-note"
        >
          {offer ? say.makeFor(offer.cost) : say.make}
        </Button>
        <output id="create-note" class="create-note">
          {catalog.state.value.is === "failed" ? explainProblem(catalog.state.value.problem) : note}
        </output>
      </div>
      {dropping.value && <p class="create-drop">{say.dropHere}</p>}
    </form>
  );
}
