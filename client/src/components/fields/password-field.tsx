import { words } from "../../words/words.ts";
import { TextField } from "./text-field.tsx";

interface PasswordFieldProps {
  label?: string;
  /**
   * For a new password it shows the minimum length, and a password manager offers to generate one.
   */
  isNew: boolean;
  value: string;
  onInput: (value: string) => void;
  error: string | null;
}

/** A field for the current password or a new one. */
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
