import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { Changing } from "../../components/changing.tsx";
import { type Generation, isFinal } from "../../api/contracts.ts";
import { Icon, type IconName } from "../../components/icon.tsx";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words/words.ts";
import { fileNameOf } from "./file-name.ts";
import { useDownload } from "./use-download.ts";
import { useShare } from "./use-share.ts";

const say = words.player;
const SAID_FOR_MS = 2_000;

interface ActionsProps {
  generation: Generation;
  /** Called when the composer was filled, to show it. */
  onCompose: () => void;
  /** Called when the video has left the list, to show another. */
  onDelete: () => void;
}

/** The actions on a video, within reach of the thumb. */
export function Actions({ generation, onCompose, onDelete }: ActionsProps) {
  const { videoDeletions, draft, requests } = useStores();
  const { prompt, state } = generation;
  const share = useShare(generation);
  const download = useDownload(generation);
  const copied = useSignal<string | null>(null);
  const isStopping = useSignal(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // On an iPhone's home screen, a download would trap the app in a preview, so the share sheet
  // saves instead.
  const savesByLink = !share || Reflect.get(navigator, "standalone") !== true;

  const copy = async () => {
    const written = navigator.clipboard?.writeText(prompt);
    copied.value = await (written ?? Promise.reject()).then(() => say.copied, () => say.notCopied);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => (copied.value = null), SAID_FOR_MS);
  };

  const stop = async () => {
    isStopping.value = true;
    await requests.cancel(generation.id);
    isStopping.value = false;
  };

  return (
    <div class="player-actions">
      <Action
        icon="remix"
        isPrimary
        onClick={() => {
          draft.remix(generation);
          onCompose();
        }}
      >
        {say.remix}
      </Action>
      {share && (
        <Action icon="share" busy={share.state === "loading"} onClick={share.run}>
          {share.state === "loading" ? say.gettingReady : say.share}
        </Action>
      )}
      {download && savesByLink && (
        <a
          class="player-action"
          href={download.href}
          download={fileNameOf(prompt)}
          onClick={download.onClick}
        >
          <Icon name="save" />
          <span>{say.save}</span>
        </a>
      )}
      <Action icon="copy" label={copied.value ? undefined : say.copy} onClick={() => void copy()}>
        {copied.value ?? say.copyShort}
      </Action>
      {!isFinal(state) && (
        <Action icon="close" busy={isStopping.value} onClick={() => void stop()}>
          {isStopping.value ? say.stopping : say.stop}
        </Action>
      )}
      {isFinal(state) && (
        <Action
          icon="delete"
          onClick={() => {
            onDelete();
            videoDeletions.remove(generation);
          }}
        >
          {say.delete}
        </Action>
      )}
    </div>
  );
}

interface ActionProps {
  icon: IconName;
  children: ComponentChildren;
  isPrimary?: boolean;
  busy?: boolean;
  /** Read aloud instead of its visible text. */
  label?: string | undefined;
  onClick: () => void;
}

function Action({ icon, children, isPrimary, busy, label, onClick }: ActionProps) {
  return (
    <button
      type="button"
      class="player-action"
      data-primary={isPrimary ? "true" : undefined}
      aria-label={label}
      aria-busy={busy ? "true" : undefined}
      aria-disabled={busy ? "true" : undefined}
      onClick={() => !busy && onClick()}
    >
      <Icon name={icon} />
      {typeof children === "string" ? <Changing>{children}</Changing> : <span>{children}</span>}
    </button>
  );
}
