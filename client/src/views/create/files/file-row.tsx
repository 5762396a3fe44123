import { useLayoutEffect, useRef } from "preact/hooks";
import type { Input } from "../../../api/contracts.ts";
import { Changing } from "../../../components/changing.tsx";
import { Icon } from "../../../components/icon.tsx";
import { ProgressLine } from "../../../components/progress-line.tsx";
import { useComposing } from "../../../stores/composing.ts";
import { textIn } from "../../../words/text-in.ts";
import { sayOfTimed as say } from "../../../words/create/timed.ts";
import { secondsMax, secondsMin } from "../../../words/create/uploads.ts";
import { isTimed } from "../timed/timed-input.ts";
import { ChooseHere } from "./choose-here.tsx";
import { ChosenFile } from "./chosen-file.tsx";
import { stateOf } from "./state-of.ts";
import "./file-buttons.css";
import "./file-row.css";

interface FileRowProps {
  input: Input;
  /** Opens the whole field. */
  onOpen: (what: string) => void;
}

/** A file that the mode requires, in one line of the composer. */
export default function FileRow({ input, onOpen }: FileRowProps) {
  const { draft } = useComposing();
  const row = useRef<HTMLElement>(null);
  /** Choosing or removing a file replaces the buttons, so the focus has to move to the new ones. */
  const takesFocus = useRef(false);
  const files = draft.files.value.filter((file) => file.input === input.name);
  const [first] = files;
  const state = stateOf(input, draft);

  useLayoutEffect(() => {
    const isLost = takesFocus.current && document.activeElement === document.body;
    if (isLost) row.current?.querySelector<HTMLElement>("button, input")?.focus();
    takesFocus.current = false;
  }, [first === undefined]);

  const open = () => onOpen(input.name);
  return (
    <section ref={row} class="file-row" aria-label={textIn(input.label)}>
      {first
        ? <ChosenFile input={input} files={files} state={state} onOpen={open} />
        : (
          <div class="file-buttons">
            <ChooseHere
              input={input}
              onOpen={open}
              onChoosing={(isChoosing) => (takesFocus.current = isChoosing)}
            />
          </div>
        )}
      {first && isTimed(input) && (
        <button
          type="button"
          class="button button-plain file-row-remove"
          aria-label={say.remove[input.kind]}
          onClick={() => {
            takesFocus.current = true;
            draft.detach(first.key);
          }}
        >
          <Icon name="close" />
        </button>
      )}
      {!first && (
        <output class="file-row-hint">
          <Changing>
            {state.is === "reading" && isTimed(input) ? say.reading[input.kind] : hintOf(input)}
          </Changing>
        </output>
      )}
      {state.is === "uploading" && (
        <ProgressLine label={textIn(input.label)} percent={state.percent} />
      )}
    </section>
  );
}

/** What it is for, and how long it may be. */
function hintOf(input: Input): string {
  const hint = input.hint ? textIn(input.hint) : "";
  if (!isTimed(input)) return hint;
  const { milliseconds_min: least, milliseconds_max: most } = input;
  return `${hint} ${say.between(secondsMin(least), secondsMax(most))}`.trim();
}
