import { useId } from "preact/hooks";
import "./text-field.css";

interface TextFieldProps {
  label: string;
  type?: "text" | "email" | "password";
  value: string;
  onInput: (value: string) => void;
  /** What is wrong with it, told beside it. */
  error?: string | null;
  hint?: string;
  autocomplete:
    | "name"
    | "off"
    | "email"
    | "username"
    | "current-password"
    | "new-password"
    | "one-time-code";
  inputMode?: "numeric" | "email";
  takesFocus?: boolean;
}

/** Preact types an input by its `type`, so each is written out. */
const types = {
  text: { type: "text" },
  email: { type: "email" },
  password: { type: "password" },
} as const;

export function TextField(props: TextFieldProps) {
  const { label, type = "text", value, onInput, error, hint, autocomplete, inputMode } = props;
  const id = useId();
  const note = error ?? hint;
  return (
    <div class="text-field">
      <label for={id}>{label}</label>
      <input
        id={id}
        ref={(input) => {
          // Only where the field appears in answer to a tap, so nobody is surprised.
          if (props.takesFocus && input && !input.dataset.met) input.focus();
          if (input) input.dataset.met = "true";
        }}
        {...types[type]}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
        autocomplete={autocomplete}
        inputMode={inputMode}
        autocapitalize="none"
        spellcheck={false}
        aria-invalid={error ? "true" : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
      />
      {note && <p id={`${id}-note`} class={error ? "text-field-error" : ""}>{note}</p>}
    </div>
  );
}
