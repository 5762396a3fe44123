import type { Input, InputKind } from "../../../api/contracts.ts";

/** What each field gets: the declaration of its input. It reads and changes the draft itself. */
export interface FieldProps<Kind extends InputKind = InputKind> {
  input: Extract<Input, { kind: Kind }>;
}

/** Without `onOpen` and `isChip`, the whole field is shown. */
export interface AnyFieldProps extends FieldProps {
  /** Shows a row of the composer. Called to open the whole field in a sheet. */
  onOpen?: (what: string) => void;
  /** Shows the state of a file, in the chip for it. */
  isChip?: boolean;
}
