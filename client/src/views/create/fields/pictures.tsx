import { isHere } from "../../../stores/draft/files/draft-file.ts";
import { useComposing } from "../../../stores/composing.ts";
import { textIn } from "../../../words/text-in.ts";
import ReferencesField from "../edit/references/references-field.tsx";
import { addPictures } from "../files/add-pictures.ts";
import type { FieldProps } from "./field-props.ts";

/** A list of photos. */
export default function Pictures({ input }: FieldProps<"pictures">) {
  const stores = useComposing();
  const { draft } = stores;
  const pictures = draft.files.value.filter((file) => file.input === input.name).filter(isHere);
  return (
    <ReferencesField
      label={textIn(input.label)}
      hint={input.hint && textIn(input.hint)}
      countMax={input.count_max}
      pictures={pictures.map(({ key, attached: { file } }) => ({ id: key, file }))}
      onAdd={(files) => void addPictures(stores, files, input)}
      onArrange={(keys) => draft.arrange(input.name, keys)}
    />
  );
}
