import type { Input } from "../../../api/contracts.ts";
import { Untranslated } from "../../../components/changing.tsx";
import { Icon } from "../../../components/icon.tsx";
import { type DraftFile, millisecondsOfFile } from "../../../stores/draft/files/draft-file.ts";
import { useComposing } from "../../../stores/composing.ts";
import { sayOfAttachments as say } from "../../../words/create/attachments.ts";
import { formatDuration } from "../../../words/format/format-time.ts";
import { isTimed } from "../timed/timed-input.ts";
import { type FileState, stateOf } from "./state-of.ts";
import { isSeen, Thumb } from "./thumb.tsx";
import "./chip-state.css";

/** What a chip for a file shows beside its name: a small picture of the file, or its state. */
export function ChipState({ input }: { input: Input }) {
  const { draft } = useComposing();
  const files = draft.files.value.filter((file) => file.input === input.name);
  const [first] = files;
  const state = stateOf(input, draft);
  const isBad = ["failed", "outdated", "unfit"].includes(state.is);
  const text = textOf(state, input, files);

  return (
    <span class="chip-parts">
      {isBad && <Icon name="warning" />}
      {state.is === "ready" && first && isSeen(first) && (
        <span class="chip-picture">
          <Thumb key={first.key} file={first} />
        </span>
      )}
      {text && (
        <span
          class="chip-state numbers"
          data-is={state.is}
          data-counts={state.is === "ready" && input.kind === "pictures"}
        >
          <Untranslated>{text}</Untranslated>
        </span>
      )}
      {state.is === "ready" && !text && <span class="spoken">{say.chosen}</span>}
    </span>
  );
}

function textOf(state: FileState, input: Input, files: readonly DraftFile[]): string {
  switch (state.is) {
    case "uploading":
      return state.percent === null ? say.checking : say.uploading(state.percent);
    case "ready": {
      if (input.kind === "pictures") return String(files.length);
      const [milliseconds = null] = files.map(millisecondsOfFile);
      return isTimed(input) && milliseconds !== null ? formatDuration(milliseconds / 1000) : "";
    }
    case "empty":
      return "";
    default:
      return say[state.is];
  }
}
