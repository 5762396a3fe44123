import { ChooseOwn } from "../edit/own-videos/choose-own.tsx";
import type { FieldProps } from "./field-props.ts";
import { Timed } from "./timed.tsx";

/** A clip: a file, or one of the user's own videos with one tap. */
export default function Clip({ input }: FieldProps<"clip">) {
  return (
    <Timed input={input}>
      <ChooseOwn input={input} />
    </Timed>
  );
}
