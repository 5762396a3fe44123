import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words.ts";
import { Details } from "./details.tsx";
import { Stage } from "./stage.tsx";
import "./player.css";

const say = words.player;

export interface PlayerProps {
  id: string;
  onClose: () => void;
  /** The composer was filled: show it. */
  onRemix: () => void;
}

/** Unit: milliseconds. */
const SAID_FOR = 2_000;

/** An address that was typed or cut is none to ask the server about. */
function isUuid(id: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id);
}

/** One video, edge to edge on black, over the list it came from; what is known of it in a drawer. */
export default function Player({ id, onClose, onRemix }: PlayerProps) {
  const { generations, draft } = useStores();
  const copied = useSignal<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const dialog = useRef<HTMLDialogElement>(null);
  const entry = generations.entry(id).value;
  const ready = generations.state.value.is !== "loading";

  // A modal dialog: the page behind keeps its place, its focus comes back, Escape closes.
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);

  useEffect(() => {
    if (isUuid(id)) void generations.need([id]).catch(() => {});
    document.title = `${entry?.generation.prompt ?? say.title} · ${words.app}`;
  }, [id, entry === null]);

  // The answer stands on the button: a toast would lie under the dialog.
  const copy = async () => {
    const written = navigator.clipboard?.writeText(entry?.generation.prompt ?? "");
    copied.value = await (written ?? Promise.reject()).then(() => say.copied, () => say.notCopied);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => (copied.value = null), SAID_FOR);
  };

  const remix = () => {
    if (entry) draft.remix(entry.generation);
    onRemix();
  };

  return (
    <dialog
      ref={dialog}
      class="player"
      aria-label={entry?.generation.prompt ?? say.title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <button type="button" class="player-close" aria-label={words.close} onClick={onClose}>
        <Icon name="close" />
      </button>
      {!entry && <p class="player-stage player-missing">{ready ? say.missing : words.loading}</p>}
      {entry && <Stage entry={entry} onCompose={onRemix} />}
      {entry && (
        <section class="player-drawer" aria-label={say.details}>
          <div class="player-actions">
            <Button kind="primary" icon="remix" onClick={remix}>{say.remix}</Button>
            <Button icon="copy" onClick={() => void copy()}>{copied.value ?? say.copy}</Button>
          </div>
          <h1 class="player-prompt" dir="auto">{entry.generation.prompt}</h1>
          <Details generation={entry.generation} />
        </section>
      )}
    </dialog>
  );
}
