import { sayInFields } from "../../words/account-fields.ts";
import { TextField } from "./text-field.tsx";

interface CodeFieldProps {
  label?: string;
  /** Default: it does. */
  takesFocus?: boolean;
  value: string;
  onInput: (value: string) => void;
  error: string | null;
}

/**
 * A field for the six-digit code from an email. It takes the focus, because it appears when the
 * email is sent.
 */
export function CodeField(
  { label = sayInFields.code, takesFocus = true, ...props }: CodeFieldProps,
) {
  return (
    <TextField
      label={label}
      inputMode="numeric"
      autocomplete="one-time-code"
      takesFocus={takesFocus}
      {...props}
    />
  );
}
