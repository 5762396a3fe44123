import { useSignal } from "@preact/signals";
import { ErrorBoundary as Pending } from "preact-iso";
import { Changing } from "../../../components/changing.tsx";
import { type Generation, isFinal } from "../../../api/contracts.ts";
import { hasSaved } from "../../../shell/install/saved.ts";
import { lazyPart } from "../../../shell/update/lazy-part.tsx";
import { useStores } from "../../../stores/stores.ts";
import { sayInPlayer as say } from "../../../words/videos/player.ts";
import { startsOf } from "../extend/starts.ts";
import { Action, ActionIcon } from "./action.tsx";
import { fileNameOf } from "./file-name.ts";
import { useDownload } from "./use-download.ts";
import { type Said, useSaid } from "./use-said.ts";
import { useShare } from "./use-share.ts";
import "./actions.css";

const Extend = lazyPart(() => import("../extend/extend.tsx"));

interface ActionsProps {
  generation: Generation;
  /** Called when the composer was filled, to show it. */
  onCompose: () => void;
  /** Called when the video has left the list, to show another. */
  onDelete: () => void;
}

/** The actions on a video, within reach of the thumb. */
export function Actions({ generation, onCompose, onDelete }: ActionsProps) {
  const { catalog, videoDeletions, draft, requests } = useStores();
  const { prompt, state } = generation;
  const [said, tell] = useSaid();
  const share = useShare(generation, tell);
  const download = useDownload(generation, tell);
  const isStopping = useSignal(false);
  const isExtending = useSignal(false);
  const starts = startsOf(generation, [...catalog.bySlug.value.values()]);
  // On an iPhone's home screen, a download would trap the app in a preview, so the share sheet
  // saves instead.
  const savesByLink = !share || Reflect.get(navigator, "standalone") !== true;

  const isDone = (action: Said["action"]) => said?.action === action && said.kind === "good";

  const copy = async () => {
    const written = navigator.clipboard?.writeText(prompt) ?? Promise.reject();
    const isCopied = await written.then(() => true, () => false);
    tell({
      action: "copy",
      kind: isCopied ? "good" : "bad",
      text: isCopied ? say.copied : say.notCopied,
    });
  };

  const stop = async () => {
    isStopping.value = true;
    await requests.cancel(generation.id);
    isStopping.value = false;
  };

  return (
    <>
      <div class="player-actions">
        <div>
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
          {starts.length > 0 && (
            <Action
              icon="extend"
              isOpen={isExtending.value}
              onClick={() => (isExtending.value = !isExtending.value)}
            >
              {say.extend}
            </Action>
          )}
          {share && (
            <Action
              icon="share"
              isDone={isDone("share")}
              busy={share.state === "loading"}
              onClick={share.run}
            >
              {share.state === "loading"
                ? say.gettingReady
                : savesByLink
                ? say.share
                : say.saveOrShare}
            </Action>
          )}
          {download && savesByLink && (
            <a
              class="player-action"
              href={download.href}
              download={fileNameOf(prompt)}
              onClick={(event) => {
                hasSaved.value = true;
                download.onClick(event);
              }}
            >
              <ActionIcon icon="save" isDone={isDone("save")} />
              <span>{say.save}</span>
            </a>
          )}
          <Action icon="copy" isDone={isDone("copy")} onClick={() => void copy()}>
            {say.copy}
          </Action>
          {!isFinal(state) && (
            <Action
              icon="close"
              busy={isStopping.value}
              onClick={() => void stop()}
            >
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
        <output class="player-said" data-kind={said?.kind}>
          {said && <Changing>{said.text}</Changing>}
        </output>
      </div>
      {isExtending.value && starts.length > 0 && (
        <Pending>
          <Extend generation={generation} starts={starts} onCompose={onCompose} />
        </Pending>
      )}
    </>
  );
}
