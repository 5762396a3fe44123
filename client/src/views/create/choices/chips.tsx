import { useRef } from "preact/hooks";
import { Changing } from "../../../components/changing.tsx";
import { useComposing } from "../../../stores/composing.ts";
import { words } from "../../../words/words.ts";
import { Field } from "../fields/field.tsx";
import { chipsOf } from "./chips-of.ts";
import { useFade } from "./use-fade.ts";
import "./chips.css";

/** All that is chosen, in one line: each chip opens a sheet. */
export function Chips({ onOpen }: { onOpen: (what: string) => void }) {
  const { draft } = useComposing();
  const line = useRef<HTMLFieldSetElement>(null);
  const chips = chipsOf(draft);
  useFade(line, chips.map(({ text }) => text).join());
  return (
    <fieldset ref={line} class="choices" aria-label={words.create.choices}>
      {chips.map(({ opens, name, text, ratio, file }) => (
        <button
          key={opens}
          type="button"
          data-choice={opens}
          aria-haspopup="dialog"
          onClick={() => onOpen(opens)}
        >
          <span class="choices-chip">
            {ratio !== undefined && (
              <i style={{ aspectRatio: String(ratio) }} data-tall={ratio < 1} aria-hidden="true" />
            )}
            {name && <span class="spoken">{`${name}: `}</span>}
            <Changing>{text}</Changing>
            {file && <Field input={file} isChip />}
          </span>
        </button>
      ))}
    </fieldset>
  );
}
