import type { ComponentChildren } from "preact";
import { attachFile } from "../../../shell/drop/attach-file.ts";
import { useComposing } from "../../../stores/composing.ts";
import { textIn } from "../../../words/text-in.ts";
import { ownVideoOf } from "../edit/own-videos/own-video-of.ts";
import TimedField from "../timed/timed-field.tsx";
import type { TimedInput } from "../timed/timed-input.ts";

interface TimedProps {
  input: TimedInput;
  /** Other ways to fill the input. */
  children?: ComponentChildren;
}

/** What the fields of clips and sounds share: the file of the draft that is in the input. */
export function Timed({ input, children }: TimedProps) {
  const stores = useComposing();
  const { draft, own } = stores;
  const file = draft.files.value.find((each) => each.input === input.name) ?? null;
  const key = file?.key ?? "";
  return (
    <TimedField
      input={input}
      label={textIn(input.label)}
      hint={file || !input.hint ? undefined : textIn(input.hint)}
      file={file}
      isReading={draft.reading.value === input.name}
      onChoose={(chosen) => void attachFile(stores, [chosen], input)}
      onCut={(part) => draft.cut(key, part, input)}
      onRetry={() => draft.retryUpload(key)}
      onRemove={() => draft.detach(key)}
      name={(file && own && ownVideoOf(file, own)?.prompt) ?? undefined}
    >
      {children}
    </TimedField>
  );
}
