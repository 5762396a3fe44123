import { useId } from "preact/hooks";
import { Untranslated } from "../../components/changing.tsx";
import { characters, PROMPT_MAX } from "../../api/contracts.ts";
import { words } from "../../words/words.ts";
import "./prompt-field.css";

const say = words.create;

interface PromptFieldProps {
  value: string;
  onInput: (value: string) => void;
  /** Called on Enter with Ctrl or Cmd. */
  onSend: () => void;
  /** Called on any other key. */
  onKey: (event: KeyboardEvent) => void;
}

/** Grows with its text up to six lines: an invisible copy of the text gives it its height. */
export function PromptField({ value, onInput, onSend, onKey }: PromptFieldProps) {
  const id = useId();
  const count = characters(value);
  return (
    <div class="prompt-field" data-text={`${value} `}>
      <label class="spoken" for={id}>{say.prompt}</label>
      <textarea
        id={id}
        rows={2}
        dir="auto"
        value={value}
        placeholder={say.placeholder}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return onKey(event);
          event.preventDefault();
          onSend();
        }}
        aria-describedby={`${id}-counter`}
      />
      <p
        id={`${id}-counter`}
        class="prompt-field-counter numbers"
        data-wrong={count > PROMPT_MAX}
      >
        <Untranslated>{say.counter(count, PROMPT_MAX)}</Untranslated>
      </p>
    </div>
  );
}
