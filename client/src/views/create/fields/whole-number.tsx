import { Slider } from "../../../components/fields/slider.tsx";
import { TextField } from "../../../components/fields/text-field.tsx";
import { leastOf, readValue } from "../../../stores/draft/values.ts";
import { useComposing } from "../../../stores/composing.ts";
import { describeValue } from "../../../words/create/describe-input.ts";
import { textIn } from "../../../words/text-in.ts";
import { explainWrong } from "../why-not/explain-why-not-startable.ts";
import type { FieldProps } from "./field-props.ts";

/** With a default: a slider. Without one it may stay empty, so it is typed. */
export default function WholeNumber({ input }: FieldProps<"whole_number">) {
  const { draft } = useComposing();
  const { name, max } = input;
  const hint = input.hint && textIn(input.hint);
  const chosen = draft.chosen.value[name];

  if (typeof chosen === "number" && input.default !== undefined) {
    return (
      <Slider
        label={textIn(input.label)}
        min={leastOf(input, draft.millisecondsOf)}
        max={max}
        value={chosen}
        text={describeValue(input, chosen)}
        {...(hint ? { hint } : {})}
        onInput={(value) => draft.choose(name, value)}
      />
    );
  }
  const typed = draft.values.value[name];
  const isWrong = readValue(input, typed) === null;
  return (
    <TextField
      label={textIn(input.label)}
      {...(hint ? { hint } : {})}
      error={isWrong ? explainWrong(input, typed ?? "") : null}
      value={String(typed ?? "")}
      onInput={(text) => draft.choose(name, text === "" ? undefined : text)}
      inputMode="numeric"
      autocomplete="off"
    />
  );
}
