import { useId } from "preact/hooks";
import { Changing } from "../changing.tsx";
import "./text-field.css";

interface TextFieldProps {
  label: string;
  type?: "text" | "email" | "password";
  value: string;
  onInput: (value: string) => void;
  /** The error, shown and read next to the field. */
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

/** Preact's types depend on the `type` of the input, so each one is written out. */
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
          // Only if the field appears after a tap, so that the focus surprises nobody.
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
      {note && (
        <p id={`${id}-note`} class={error ? "text-field-error" : ""}>
          <Changing>{note}</Changing>
        </p>
      )}
    </div>
  );
}
