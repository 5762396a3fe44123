import { ErrorBoundary as Pending } from "preact-iso";
import { lazyPart } from "../../../shell/update/lazy-part.tsx";
import type { AnyFieldProps } from "./field-props.ts";

export const OtherField = lazyPart(() => import("./other-field.tsx"));

/** The field for an input, by its kind. It loads with the first one. */
export function Field(props: AnyFieldProps) {
  return (
    <Pending>
      <OtherField {...props} />
    </Pending>
  );
}
