import { isHere } from "../../../stores/draft/files/draft-file.ts";
import { useComposing } from "../../../stores/composing.ts";
import { textIn } from "../../../words/text-in.ts";
import MaskField from "../edit/mask/mask-field.tsx";
import { loadVideo } from "../edit/mask/load-video.ts";
import type { FieldProps } from "./field-props.ts";

/** An area that is painted over a clip. */
export default function Mask({ input }: FieldProps<"mask">) {
  const { draft, own } = useComposing();
  const fileOf = (name: string) => draft.files.value.find((file) => file.input === name);
  const clip = fileOf(input.of);
  const mask = fileOf(input.name);
  const load = async () => {
    if (clip && isHere(clip)) return clip.attached.file;
    // Only a user with videos has one in the draft.
    if (!own) throw new Error("A visitor has no videos.");
    return await loadVideo(own.videoUrls, clip?.stored ?? "");
  };
  return (
    <MaskField
      label={textIn(input.label)}
      hint={input.hint && textIn(input.hint)}
      as={input.as}
      source={clip && (isHere(clip) || clip.stored !== null) ? { key: clip.key, load } : null}
      mask={mask && isHere(mask) ? mask.attached : null}
      isOutdated={mask?.is === "outdated"}
      onMask={(painted) => {
        if (painted) void draft.put(painted, input);
        else if (mask) draft.detach(mask.key);
      }}
    />
  );
}
