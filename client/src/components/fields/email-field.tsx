import { words } from "../../words/words.ts";
import { TextField } from "./text-field.tsx";

interface EmailFieldProps {
  label?: string;
  value: string;
  onInput: (value: string) => void;
  error: string | null;
}

/** A field for the user's own email address. */
export function EmailField({ label = words.signIn.email, ...props }: EmailFieldProps) {
  return <TextField label={label} type="email" inputMode="email" autocomplete="email" {...props} />;
}
