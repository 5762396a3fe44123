import { uploadBuckets } from "../../../api/contracts.ts";
import { FileButton } from "../../../components/fields/file-button.tsx";
import type { TimedInput } from "./timed-input.ts";

interface ChooseTimedProps {
  input: TimedInput;
  label: string;
  onChoose: (file: File) => void;
}

/** A button that offers the types of files that the input takes. */
export function ChooseTimed({ input, label, onChoose }: ChooseTimedProps) {
  const isClip = input.kind === "clip";
  const { endings } = uploadBuckets[isClip ? "clips" : "sounds"];
  const taken = Object.entries(endings).filter(([type]) =>
    input.kind === "sound" || (input.types?.includes(type) ?? true)
  );
  return (
    <FileButton
      label={label}
      icon={isClip ? "videos" : "sound"}
      // Also by their endings, because systems have several types for one kind of sound.
      accept={taken.flatMap(([type, ending]) => [type, `.${ending}`]).join(",")}
      onChoose={(file) => onChoose(file)}
    />
  );
}
