import type { FieldProps } from "./field-props.ts";
import { Timed } from "./timed.tsx";

/** Speech or music that the video follows. */
export default function Sound({ input }: FieldProps<"sound">) {
  return <Timed input={input} />;
}
