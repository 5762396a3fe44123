import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import { explainProblem } from "../../explain-problem.ts";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words.ts";
import { NoVideos } from "./no-videos.tsx";
import { Tile } from "./tile.tsx";
import "./videos.css";

const say = words.videos;

export interface VideosProps {
  title: string;
  onOpen: (event: MouseEvent, id: string) => void;
  /** A prompt was tapped where there are no videos yet. */
  onIdea: (prompt: string) => void;
  /** The composer was filled: show it. */
  onCompose: () => void;
}

export function Videos({ title, onOpen, onIdea, onCompose }: VideosProps) {
  const { generations, connection } = useStores();
  const busy = useSignal(false);
  const { state, ids, hasOlder } = generations;

  useEffect(() => {
    document.title = `${title} · ${words.app}`;
  }, [title]);

  const older = async () => {
    busy.value = true;
    // Without a connection the line under the header says so, and the button stays.
    await generations.older().catch(() => connection.resync());
    busy.value = false;
  };

  return (
    <section class="videos" aria-busy={state.value.is === "loading"}>
      <h1 class="spoken">{title}</h1>
      {state.value.is === "failed" && (
        <div class="videos-failed">
          <Message kind="bad">{say.failed} {explainProblem(state.value.problem)}</Message>
          <Button icon="again" onClick={() => void connection.resync()}>{words.retry}</Button>
        </div>
      )}
      {ids.value.length > 0 && (
        <ul class="videos-grid">
          {ids.value.map((id) => <Tile key={id} id={id} onOpen={onOpen} onCompose={onCompose} />)}
        </ul>
      )}
      {ids.value.length === 0 && state.value.is === "loading" && <Placeholders />}
      {ids.value.length === 0 && state.value.is === "ready" && <NoVideos onIdea={onIdea} />}
      {hasOlder.value && (
        <div class="videos-older">
          <Button busy={busy.value} onClick={() => void older()}>{say.older}</Button>
        </div>
      )}
    </section>
  );
}

/** Keep the place of what is on its way. */
function Placeholders() {
  return (
    <ul class="videos-grid" aria-hidden="true">
      {[0, 1, 2].map((place) => (
        <li key={place} class="tile" data-shape="16:9">
          <div class="tile-media videos-placeholder" />
        </li>
      ))}
    </ul>
  );
}
