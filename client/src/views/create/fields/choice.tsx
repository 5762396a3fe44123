import { Segments } from "../../../components/fields/segments.tsx";
import { Select } from "../../../components/fields/select.tsx";
import { ratioOf } from "../../../stores/videos/shape.ts";
import { useComposing } from "../../../stores/composing.ts";
import { describeChoice } from "../../../words/create/describe-input.ts";
import { textIn } from "../../../words/text-in.ts";
import type { FieldProps } from "./field-props.ts";

/** More do not fit side by side on a small phone. */
const SEGMENTS_MAX = 5;

/** A choice of a few values, where it has no chip of its own. */
export default function Choice({ input }: FieldProps<"choice">) {
  const { draft } = useComposing();
  const { name, values } = input;
  const chosen = String(draft.chosen.value[name] ?? "");
  if (values.length < 2) return null;
  const legend = textIn(input.label);
  const choose = (value: string) => draft.choose(name, value);
  const options = values.map((value) => ({
    value,
    label: describeChoice(input, value),
    ratio: ratioOf(value),
  }));
  return values.length > SEGMENTS_MAX
    ? <Select label={legend} options={options} value={chosen} onChange={choose} />
    : <Segments legend={legend} segments={options} value={chosen} onChange={choose} />;
}
