import { sayInFields } from "../../words/account-fields.ts";
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
  { label = sayInFields.password, isNew, ...props }: PasswordFieldProps,
) {
  return (
    <TextField
      label={label}
      type="password"
      autocomplete={isNew ? "new-password" : "current-password"}
      {...(isNew ? { hint: sayInFields.passwordHint } : {})}
      {...props}
    />
  );
}
