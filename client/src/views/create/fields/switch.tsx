import { SwitchField } from "../../../components/fields/switch-field.tsx";
import { useComposing } from "../../../stores/composing.ts";
import { textIn } from "../../../words/text-in.ts";
import type { FieldProps } from "./field-props.ts";

/** Something that is on or off. */
export default function Switch({ input }: FieldProps<"switch">) {
  const { draft } = useComposing();
  return (
    <SwitchField
      label={textIn(input.label)}
      {...(input.hint ? { hint: textIn(input.hint) } : {})}
      isOn={draft.chosen.value[input.name] === true}
      onChange={(isOn) => draft.choose(input.name, isOn)}
    />
  );
}
