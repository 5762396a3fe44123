import { words } from "../words/words.ts";
import { TextField } from "./text-field.tsx";

interface PasswordFieldProps {
  label?: string;
  /** A new one says what is asked of it, and a password manager offers to make it. */
  isNew: boolean;
  value: string;
  onInput: (value: string) => void;
  error: string | null;
}

/** For a password: the present one, or a new one. */
export function PasswordField(
  { label = words.signIn.password, isNew, ...props }: PasswordFieldProps,
) {
  return (
    <TextField
      label={label}
      type="password"
      autocomplete={isNew ? "new-password" : "current-password"}
      {...(isNew ? { hint: words.signIn.passwordHint } : {})}
      {...props}
    />
  );
}
