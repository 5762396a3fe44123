import type { ComponentType } from "preact";
import type { InputKind } from "../../../api/contracts.ts";
import { lazyPart } from "../../../shell/update/lazy-part.tsx";
import { ChipState } from "../files/chip-state.tsx";
import Choice from "./choice.tsx";
import type { AnyFieldProps, FieldProps } from "./field-props.ts";
import Picture from "./picture.tsx";
import Switch from "./switch.tsx";
import Text from "./text.tsx";
import WholeNumber from "./whole-number.tsx";

/** Each kind of input and its field. The kinds for Edit load when they are used. */
const fields: { [Kind in InputKind]: ComponentType<FieldProps<Kind>> } = {
  choice: Choice,
  whole_number: WholeNumber,
  switch: Switch,
  text: Text,
  picture: Picture,
  pictures: lazyPart(() => import("./pictures.tsx")),
  clip: lazyPart(() => import("./clip.tsx")),
  mask: lazyPart(() => import("./mask.tsx")),
  sound: lazyPart(() => import("./sound.tsx")),
};

/** A photo needs none: its field is no higher. */
const FileRow = lazyPart(() => import("../files/file-row.tsx"));

export default function OtherField({ input, onOpen, isChip }: AnyFieldProps) {
  if (isChip) return <ChipState input={input} />;
  if (onOpen && input.kind !== "picture") return <FileRow input={input} onOpen={onOpen} />;
  // The kind of the field is that of its input, which TypeScript cannot follow through the table.
  const Its = fields[input.kind] as ComponentType<FieldProps>;
  return <Its input={input} />;
}
