import { useEffect } from "preact/hooks";
import { Sheet } from "../../../components/sheet.tsx";
import { useComposing } from "../../../stores/composing.ts";
import type { Draft } from "../../../stores/draft/draft.ts";
import { chosenOf, isFile } from "../../../stores/draft/values.ts";
import { ratioOf } from "../../../stores/videos/shape.ts";
import { sayOfComposing as say } from "../../../words/create/composing.ts";
import { describeChoice } from "../../../words/create/describe-input.ts";
import { formatDuration } from "../../../words/format/format-time.ts";
import { textIn } from "../../../words/text-in.ts";
import { words } from "../../../words/words.ts";
import { Field } from "../fields/field.tsx";
import { FileSheet } from "../files/file-sheet.tsx";
import { LENGTH, MODE, MODEL, MORE, PRICE, textOfMode } from "./chips-of.ts";
import { More } from "./more.tsx";
import { type Option, Options } from "./options.tsx";
import { Price } from "./price.tsx";
import { noteOf } from "./quote-note.ts";
import "./options.css";

interface ChoiceSheetProps {
  /** What the chip opens, see chips-of.ts; or the price. */
  what: string;
  onClose: () => void;
}

/** What a chip opens: what each choice means, what it costs and how long it takes. */
export default function ChoiceSheet({ what, onClose }: ChoiceSheetProps) {
  const { draft } = useComposing();
  const content = contentOf(what, draft, onClose);
  const isGone = content === null;
  useEffect(() => void (isGone && onClose()), [isGone]);
  return content && (
    <Sheet title={content.title} class="choice-sheet" onClose={onClose}>{content.body}</Sheet>
  );
}

/** Null: the mode or the model was changed meanwhile, and the new one has no such input. */
function contentOf(what: string, draft: Draft, onClose: () => void) {
  const model = draft.model.value;
  const choosing = (choose: (value: string) => void) => (value: string) => {
    choose(value);
    onClose();
  };
  const offers = (options: Option[], value: string, choose: (value: string) => void) => (
    <Options options={options} value={value} onChoose={choosing(choose)} />
  );

  switch (what) {
    case MODE: {
      const options = draft.modes.value.map((value) => (
        { value, label: textOfMode(value), means: say.modes[value] }
      ));
      const choose = (value: string) => {
        draft.mode.value = draft.modes.value.find((mode) => mode === value) ?? draft.mode.value;
      };
      return { title: say.mode, body: offers(options, draft.mode.value, choose) };
    }
    case MODEL:
      return {
        title: say.model,
        body: offers(modelOptions(draft), model?.slug ?? "", draft.chooseModel),
      };
    case LENGTH: {
      const input = draft.inputs.value.find(({ name }) => name === model?.length);
      const seconds = draft.quote.value?.length_seconds ?? 0;
      const body = input?.kind === "whole_number"
        ? <Field input={input} />
        : input
        ? say.lengthOfClip
        : say.fixedLength(formatDuration(seconds));
      return { title: say.length, body: <div class="sheet-text">{body}</div> };
    }
    case MORE:
      return { title: words.create.more, body: <More /> };
    case PRICE:
      return { title: say.price, body: <Price /> };
    default: {
      const input = draft.inputs.value.find(({ name }) => name === what);
      if (!input) return null;
      const title = textIn(input.label);
      if (isFile(input)) return { title, body: <FileSheet input={input} /> };
      if (input.kind !== "choice") {
        return {
          title,
          body: (
            <div class="sheet-text">
              <Field input={input} />
            </div>
          ),
        };
      }
      const options = input.values.map((value) => {
        const quote = draft.quoteWith({ [what]: value });
        return {
          value,
          label: describeChoice(input, value),
          means: say.values[value],
          terms: quote && model
            ? noteOf(quote, model, { ...draft.chosen.value, [what]: value })
            : "",
          ratio: ratioOf(value),
        };
      });
      // Where no choice changes the price or the time, they are on the button.
      const differ = new Set(options.map(({ terms }) => terms)).size > 1;
      const shown = differ ? options : options.map((option) => ({ ...option, terms: "" }));
      const choose = (value: string) => draft.choose(what, value);
      return { title, body: offers(shown, String(draft.chosen.value[what] ?? ""), choose) };
    }
  }
}

function modelOptions(draft: Draft): Option[] {
  return draft.models.value.map((model) => {
    const quote = draft.quoteWith({}, model);
    return {
      value: model.slug,
      label: textIn(model.purpose),
      detail: model.label,
      means: textIn(model.description),
      terms: quote
        ? noteOf(quote, model, chosenOf(model, draft.mode.value, draft.values.value))
        : "",
    };
  });
}
