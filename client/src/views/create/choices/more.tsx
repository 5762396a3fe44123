import { useComposing } from "../../../stores/composing.ts";
import { Field } from "../fields/field.tsx";
import { isUnderMore } from "./chips-of.ts";
import "./more.css";

/** Settings that few users need, if the chosen model accepts them. */
export function More() {
  const { inputs } = useComposing().draft;
  return (
    <div class="more">
      {inputs.value.filter(isUnderMore).map((input) => <Field key={input.name} input={input} />)}
    </div>
  );
}
