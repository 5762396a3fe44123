import { sayInFields } from "../../words/account-fields.ts";
import { TextField } from "./text-field.tsx";

interface EmailFieldProps {
  label?: string;
  value: string;
  onInput: (value: string) => void;
  error: string | null;
}

/** A field for the user's own email address. */
export function EmailField({ label = sayInFields.email, ...props }: EmailFieldProps) {
  return <TextField label={label} type="email" inputMode="email" autocomplete="email" {...props} />;
}
