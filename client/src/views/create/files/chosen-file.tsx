import type { Input } from "../../../api/contracts.ts";
import { Untranslated } from "../../../components/changing.tsx";
import { Icon } from "../../../components/icon.tsx";
import { type DraftFile, millisecondsOfFile } from "../../../stores/draft/files/draft-file.ts";
import { useComposing } from "../../../stores/composing.ts";
import { formatPart, sayOfAttachments } from "../../../words/create/attachments.ts";
import { sayOfEdit } from "../../../words/edit/edit.ts";
import { formatDuration } from "../../../words/format/format-time.ts";
import { textIn } from "../../../words/text-in.ts";
import { sayOfTimed as say } from "../../../words/create/timed.ts";
import { explainUpload } from "../../../words/create/uploads.ts";
import { OwnPoster } from "../edit/own-videos/own-poster.tsx";
import { ownVideoOf } from "../edit/own-videos/own-video-of.ts";
import { factsOf } from "../timed/facts-of.ts";
import { isTimed } from "../timed/timed-input.ts";
import type { FileState } from "./state-of.ts";
import { isSeen, Thumb } from "./thumb.tsx";

interface ChosenFileProps {
  input: Input;
  /** One, or those of a list. */
  files: readonly DraftFile[];
  state: FileState;
  onOpen: () => void;
}

/** What was chosen: a tap opens the whole field. */
export function ChosenFile({ input, files, state, onOpen }: ChosenFileProps) {
  const { own } = useComposing();
  const [first] = files;
  const video = first && own ? ownVideoOf(first, own) : null;
  const seen = files.filter(isSeen);
  return (
    <button type="button" class="file-row-open" aria-haspopup="dialog" onClick={onOpen}>
      <span class="file-row-pictures">
        {seen.map((file) => <Thumb key={file.key} file={file} />)}
        {seen.length === 0 && (
          own && video
            ? <OwnPoster own={own} path={video.path} />
            : <Icon name={input.kind === "sound" ? "sound" : "videos"} />
        )}
      </span>
      <span class="spoken">{sayOfAttachments.change}</span>
      <span class="file-row-words">
        <strong dir="auto">
          <Untranslated>{video?.prompt || titleOf(input, first)}</Untranslated>
        </strong>
        <span class="file-row-state numbers" data-is={state.is}>
          <Untranslated>{describe(state, input, files)}</Untranslated>
        </span>
      </span>
    </button>
  );
}

/** "0:02–0:05" if it is a part of a file, otherwise what it is. */
function titleOf(input: Input, file: DraftFile | undefined): string {
  const milliseconds = file && millisecondsOfFile(file);
  if (file?.cutFrom && milliseconds) {
    const { from } = file.cutFrom.part;
    return formatPart(from, from + milliseconds);
  }
  return isTimed(input) ? say.yours[input.kind] : textIn(input.label);
}

function describe(state: FileState, input: Input, files: readonly DraftFile[]): string {
  const [first] = files;
  switch (state.is) {
    case "uploading":
      return state.percent === null ? say.measuring : say.uploading(state.percent);
    case "failed":
      return explainUpload(state.problem, input);
    case "too_long": {
      const milliseconds = first && millisecondsOfFile(first);
      const length = milliseconds ? formatDuration(milliseconds / 1000) : "";
      return [length, sayOfAttachments.too_long].filter(Boolean).join(" · ");
    }
    case "reading":
    case "outdated":
    case "unfit":
      return sayOfAttachments[state.is];
    default: {
      if (input.kind === "pictures") return sayOfEdit.references(files.length, input.count_max);
      return first && isTimed(input) ? factsOf(input.kind, first).join(" · ") : "";
    }
  }
}
