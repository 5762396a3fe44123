import { TextField } from "../../../components/fields/text-field.tsx";
import { readValue } from "../../../stores/draft/values.ts";
import { useComposing } from "../../../stores/composing.ts";
import { textIn } from "../../../words/text-in.ts";
import { explainWrong } from "../why-not/explain-why-not-startable.ts";
import type { FieldProps } from "./field-props.ts";

/** Words, for example what should not appear. */
export default function Text({ input }: FieldProps<"text">) {
  const { draft } = useComposing();
  const { name } = input;
  const typed = String(draft.values.value[name] ?? "");
  const isWrong = readValue(input, typed) === null;
  return (
    <TextField
      label={textIn(input.label)}
      {...(input.hint ? { hint: textIn(input.hint) } : {})}
      error={isWrong ? explainWrong(input, typed) : null}
      value={typed}
      onInput={(text) => draft.choose(name, text === "" ? undefined : text)}
      autocomplete="off"
    />
  );
}
