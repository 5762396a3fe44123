import { words } from "../words/words.ts";
import { TextField } from "./text-field.tsx";

interface CodeFieldProps {
  value: string;
  onInput: (value: string) => void;
  error: string | null;
}

/** For the six digits of a mail; it takes the focus, as it comes when the mail is on its way. */
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
