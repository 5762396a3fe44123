import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../../components/icon.tsx";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words/words.ts";
import "./earlier-prompts.css";

const say = words.create;

interface EarlierPromptsProps {
  onChoose: (prompt: string) => void;
  onClose: () => void;
}

/** Earlier prompts to choose from: a sheet over the composer. */
export default function EarlierPrompts({ onChoose, onClose }: EarlierPromptsProps) {
  const { history } = useStores();
  const dialog = useRef<HTMLDialogElement>(null);

  // A modal dialog: it returns the focus to the button, and Escape closes it.
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.setAttribute("closedby", "any"); // A tap beside it closes it, too.
    current?.showModal();
    return () => current?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      class="earlier"
      aria-label={say.earlier}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="earlier-head">
        <h2>{say.earlier}</h2>
        <button type="button" class="earlier-close" aria-label={words.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <ul>
        {history.prompts.value.map((prompt) => (
          <li key={prompt}>
            <button type="button" dir="auto" onClick={() => onChoose(prompt)}>{prompt}</button>
          </li>
        ))}
      </ul>
    </dialog>
  );
}
