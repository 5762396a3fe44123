import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { uploadBuckets } from "../../../api/contracts.ts";
import type { Part, TooLong } from "../../../api/user/uploads.ts";
import { Button } from "../../../components/button.tsx";
import { Untranslated } from "../../../components/changing.tsx";
import { Slider } from "../../../components/fields/slider.tsx";
import { Message } from "../../../components/message.tsx";
import { formatDuration } from "../../../words/format/format-time.ts";
import { sayOfTimed as say } from "../../../words/create/timed.ts";
import { explainUpload, secondsMax, secondsMin } from "../../../words/create/uploads.ts";
import type { TimedInput } from "./timed-input.ts";
import { TimedPreview } from "./timed-preview.tsx";

interface PartPickerProps {
  input: TimedInput;
  whole: TooLong;
  /** The part that was picked before. */
  picked?: Part | undefined;
  onCut: (part: Part) => Promise<void>;
  /** Beside the button that takes the part. */
  children: ComponentChildren;
}

/** Picks the part of a file that is too long or too large. */
export function PartPicker({ input, whole, picked, onCut, children }: PartPickerProps) {
  const { kind, milliseconds_min, milliseconds_max } = input;
  const { file, milliseconds, starts } = whole;
  const start = useSignal(picked ? Math.max(0, starts.indexOf(picked.from)) : 0);
  const wanted = useSignal(picked ? Math.round((picked.to - picked.from) / 1000) : Infinity);
  const isCutting = useSignal(false);
  const problem = useSignal<string | null>(null);

  const { bytesMax } = uploadBuckets[kind === "clip" ? "clips" : "sounds"];
  const from = starts[start.value] ?? 0;
  const rest = milliseconds - from;
  const least = secondsMin(milliseconds_min);
  const most = Math.max(least, Math.min(secondsMax(milliseconds_max), Math.ceil(rest / 1000)));
  // As far as bytes are spread evenly: what is really cut is measured.
  const fitting = secondsMax(bytesMax / file.size * milliseconds);
  const seconds = Math.max(
    least,
    Math.min(most, wanted.value === Infinity ? fitting : wanted.value),
  );
  const part = { from, to: from + Math.min(rest, seconds * 1000) };
  const [begin, end] = [part.from, part.to].map((moment) => formatDuration(moment / 1000));

  async function cut(): Promise<void> {
    isCutting.value = true;
    problem.value = null;
    try {
      await onCut(part);
    } catch (error) {
      problem.value = explainUpload(error, input);
    } finally {
      isCutting.value = false;
    }
  }

  return (
    <>
      <p>
        {milliseconds > milliseconds_max
          ? say.tooLong(formatDuration(milliseconds / 1000), secondsMax(milliseconds_max))
          : say.tooLarge(bytesMax / 1024 / 1024)}
      </p>
      <TimedPreview kind={kind} file={file} label={say.yours[kind]} part={part} />
      {starts.length > 1
        ? (
          <Slider
            label={say.begins}
            min={0}
            max={starts.length - 1}
            value={start.value}
            text={begin ?? ""}
            onInput={(index) => (start.value = index)}
          />
        )
        : <p class="timed-hint">{say.onlyBeginning}</p>}
      {most > least && (
        <Slider
          label={say.lasts}
          min={least}
          max={most}
          value={seconds}
          text={formatDuration(seconds)}
          onInput={(chosen) => (wanted.value = chosen)}
        />
      )}
      <p class="timed-facts numbers">
        <Untranslated>{say.part(begin ?? "", end ?? "")}</Untranslated>
      </p>
      {problem.value && <Message kind="bad">{problem.value}</Message>}
      <div class="file-buttons">
        <Button kind="primary" busy={isCutting.value} onClick={() => void cut()}>
          {isCutting.value ? say.cutting : say.use}
        </Button>
        {children}
      </div>
    </>
  );
}
