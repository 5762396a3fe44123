import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Untranslated } from "../../../components/changing.tsx";
import { Icon } from "../../../components/icon.tsx";
import { characters } from "../../../api/contracts.ts";
import { words } from "../../../words/words.ts";
import "./prompt-field.css";

const say = words.create;
/** The counter is shown when the end is this near. */
const NEAR_CHARACTERS = 60;

interface PromptFieldProps {
  value: string;
  /** The longest that the model takes, in characters. */
  most: number;
  /** What has to change about the text before it can be sent. */
  why: ComponentChildren;
  /** Whether that is that it is too short. */
  isShort: boolean;
  onInput: (value: string) => void;
  onFocus: () => void;
  onIdeas: () => void;
  /** Called on Enter with Ctrl or Cmd. */
  onSend: () => void;
  /** Called on any other key. */
  onKey: (event: KeyboardEvent) => void;
}

/** Grows with its text up to six lines: an invisible copy of the text gives it its height. */
export function PromptField(props: PromptFieldProps) {
  const { value, most, why, isShort, onInput, onFocus, onIdeas, onSend, onKey } = props;
  const id = useId();
  const count = characters(value);
  return (
    <div class="prompt-field" data-text={`${value || say.placeholder} `}>
      <label class="spoken" for={id}>{say.prompt}</label>
      <textarea
        id={id}
        rows={1}
        dir="auto"
        value={value}
        placeholder={say.placeholder}
        onInput={(event) => onInput(event.currentTarget.value)}
        onFocus={onFocus}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return onKey(event);
          event.preventDefault();
          onSend();
        }}
        aria-describedby={`${id}-why ${id}-counter`}
      />
      <button
        type="button"
        class="prompt-field-ideas"
        aria-label={say.ideas}
        aria-haspopup="dialog"
        onClick={onIdeas}
      >
        <Icon name="ideas" />
      </button>
      <p class="prompt-field-foot" data-wrong={count > most} data-short={isShort}>
        <span id={`${id}-why`}>{why}</span>
        <span id={`${id}-counter`} class="numbers">
          {count > most - NEAR_CHARACTERS && <Untranslated>{say.counter(count, most)}
          </Untranslated>}
        </span>
      </p>
    </div>
  );
}
