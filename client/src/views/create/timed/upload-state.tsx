import type { ComponentChildren } from "preact";
import { Button } from "../../../components/button.tsx";
import { Untranslated } from "../../../components/changing.tsx";
import { Message } from "../../../components/message.tsx";
import { ProgressLine } from "../../../components/progress-line.tsx";
import type { DraftFile } from "../../../stores/draft/files/draft-file.ts";
import { sayOfTimed as say } from "../../../words/create/timed.ts";
import { explainUpload } from "../../../words/create/uploads.ts";
import { percentSent } from "../files/state-of.ts";
import { factsOf } from "./facts-of.ts";
import type { TimedInput } from "./timed-input.ts";

interface UploadStateProps {
  input: TimedInput;
  file: Exclude<DraftFile, { is: "too_long" }>;
  onRetry: () => void;
  /** Buttons for what can be done with it. */
  children: ComponentChildren;
}

/** The state of a file: how much of it is uploaded, what went wrong, or its length and size. */
export function UploadState({ input, file, onRetry, children }: UploadStateProps) {
  return (
    <>
      {file.is === "failed"
        ? <Message kind="bad">{explainUpload(file.problem, input)}</Message>
        : file.is === "uploading"
        ? <Progress share={file.share} />
        : <Facts input={input} file={file} />}
      <div class="file-buttons">
        {file.is === "failed" && <Button icon="again" onClick={onRetry}>{say.again}</Button>}
        {children}
      </div>
    </>
  );
}

function Progress({ share }: { share: number }) {
  const percent = percentSent(share);
  const text = percent === null ? say.measuring : say.uploading(percent);
  return (
    <div class="timed-progress">
      <Untranslated class="numbers">{text}</Untranslated>
      <ProgressLine label={text} percent={percent} />
    </div>
  );
}

function Facts({ input, file }: Pick<UploadStateProps, "input" | "file">) {
  const facts = factsOf(input.kind, file);
  if (facts.length === 0) return null;
  return (
    <p class="timed-facts numbers">
      <Untranslated>{facts.join(" · ")}</Untranslated>
    </p>
  );
}
