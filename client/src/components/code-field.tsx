import { words } from "../words/words.ts";
import { TextField } from "./text-field.tsx";

interface CodeFieldProps {
  value: string;
  onInput: (value: string) => void;
  error: string | null;
}

/**
 * A field for the six-digit code from an email. It takes the focus, because it appears when the
 * email is sent.
 */
export function CodeField(props: CodeFieldProps) {
  return (
    <TextField
      label={words.signIn.code}
      inputMode="numeric"
      autocomplete="one-time-code"
      takesFocus
      {...props}
    />
  );
}
