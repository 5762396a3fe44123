import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { uploadBuckets } from "../../../api/contracts.ts";
import type { Part } from "../../../api/user/uploads.ts";
import { Button } from "../../../components/button.tsx";
import { Changing } from "../../../components/changing.tsx";
import { type DraftFile, isHere } from "../../../stores/draft/files/draft-file.ts";
import { sayOfTimed as say } from "../../../words/create/timed.ts";
import { secondsMax, secondsMin, typeNames } from "../../../words/create/uploads.ts";
import { ChooseTimed } from "./choose-timed.tsx";
import { PartPicker } from "./part-picker.tsx";
import type { TimedInput } from "./timed-input.ts";
import { TimedPreview } from "./timed-preview.tsx";
import "../files/file-buttons.css";
import "./timed-field.css";
import { UploadState } from "./upload-state.tsx";

interface TimedFieldProps {
  input: TimedInput;
  label: string;
  hint?: string | undefined;
  /** What is in the input. */
  file: DraftFile | null;
  /** A chosen file is being read, which can take seconds. */
  isReading: boolean;
  onChoose: (file: File) => void;
  /** Rejects if the part cannot be cut. */
  onCut: (part: Part) => Promise<void>;
  onRetry: () => void;
  onRemove: () => void;
  /** How a file that is not on this device is called, for example the prompt of an own video. */
  name?: string | undefined;
  /** Other ways to fill the input. */
  children?: ComponentChildren;
}

/** A clip or a sound: chosen, cut if it is too long, uploaded and measured. */
export default function TimedField(props: TimedFieldProps) {
  const { input, label, hint, file, isReading, name, onChoose, children } = props;
  const { kind } = input;
  const section = useRef<HTMLElement>(null);
  /** The key of the file of which the user wants another part. */
  const picksOf = useSignal<string | null>(null);
  const cutFrom = file?.is === "too_long" ? null : file?.cutFrom;
  /** Of this, a part is picked. */
  const whole = file?.is === "too_long"
    ? file.whole
    : picksOf.value === file?.key
    ? cutFrom?.whole
    : undefined;

  useLayoutEffect(() => {
    // In a sheet, the button that had the focus is gone.
    const isLost = document.activeElement === document.body;
    if (isLost && section.current?.closest("dialog[open]")) section.current.focus();
  }, [file?.key, whole]);

  const others = (
    <>
      <ChooseTimed
        input={input}
        label={file ? say.another[kind] : say.choose[kind]}
        onChoose={onChoose}
      />
      {children}
      {file && <Button icon="close" onClick={props.onRemove}>{say.remove[kind]}</Button>}
    </>
  );
  return (
    <section ref={section} class="timed-field" aria-label={label} tabIndex={-1}>
      {!file ? <div class="file-buttons">{others}</div> : whole
        ? (
          <PartPicker
            key={file.key}
            input={input}
            whole={whole}
            picked={cutFrom?.part}
            onCut={props.onCut}
          >
            {others}
          </PartPicker>
        )
        : file.is === "too_long"
        ? null
        : (
          <>
            {isHere(file) && (
              <TimedPreview kind={kind} file={file.attached.file} label={say.yours[kind]} />
            )}
            {name && <p class="timed-name" dir="auto">{name}</p>}
            <UploadState input={input} file={file} onRetry={props.onRetry}>
              {cutFrom && (
                <Button icon="crop" onClick={() => (picksOf.value = file.key)}>
                  {say.changePart}
                </Button>
              )}
              {others}
            </UploadState>
          </>
        )}
      <output class="timed-hint">
        <Changing>{isReading ? say.reading[kind] : file ? "" : takes(input)}</Changing>
      </output>
      {hint && <p class="timed-hint">{hint}</p>}
    </section>
  );
}

function takes(input: TimedInput): string {
  const { bytesMax } = uploadBuckets[input.kind === "clip" ? "clips" : "sounds"];
  return say.takes(
    typeNames(input),
    secondsMin(input.milliseconds_min),
    secondsMax(input.milliseconds_max),
    bytesMax / 1024 / 1024,
  );
}
