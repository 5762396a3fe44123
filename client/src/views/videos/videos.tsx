import { useSignal } from "@preact/signals";
import { ErrorBoundary as Pending } from "preact-iso";
import { useEffect, useRef } from "preact/hooks";
import type { Filter } from "../../api/user/generations.ts";
import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import { watchView } from "../../components/video/watch-view.ts";
import { explainProblem } from "../../words/explain-problem.ts";
import { wide } from "../../shell/page/wide.ts";
import { lazyPart } from "../../shell/update/lazy-part.tsx";
import type { ChosenExample } from "../examples/examples.tsx";
import type { List } from "../../stores/videos/list.ts";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words/words.ts";
import { isAll, searchOf } from "./filter.ts";
import { Grid } from "./tiles/grid.tsx";
import { NoVideos } from "./no-videos.tsx";
import "./videos.css";

const say = words.videos;

export const Filters = lazyPart(() => import("./filters/filters.tsx"));
const PlannedVideos = lazyPart(() => import("../planned/planned.tsx"));
const NothingFound = lazyPart(() => import("./filters/nothing-found.tsx"));

interface VideosProps {
  title: string;
  list: List;
  filter: Filter;
  /** Absent if the videos are next to another screen: then there is nothing to filter. */
  onFilter?: (search: string) => void;
  /** The video in the player. */
  current: string | undefined;
  onOpen: (event: MouseEvent, id: string) => void;
  /** Called when an example was tapped, which are offered if there are no videos yet. */
  onExample: (example: ChosenExample) => void;
  /** Called when the composer was filled, to show it. */
  onCompose: () => void;
}

export function Videos(props: VideosProps) {
  const { title, list, filter, onFilter, current, onOpen, onExample, onCompose } = props;
  const { connection, planned } = useStores();
  const { isOffline } = connection;
  const busy = useSignal(false);
  const end = useRef<HTMLDivElement>(null);
  const { state, ids, hasOlder } = list;

  useEffect(() => {
    document.title = `${title} · ${words.app}`;
  }, [title]);

  const older = async () => {
    if (busy.peek()) return;
    busy.value = true;
    // Without a connection the line under the header reports it, and the button stays.
    await list.older().catch(connection.resync);
    busy.value = false;
  };

  // Loads older videos while the user scrolls down; the button is for the keyboard, and for after a
  // failure. A failed page is requested again when the user scrolls back to it, and once the server
  // answers again.
  useEffect(() => {
    if (!end.current || isOffline.value) return;
    return watchView(end.current, "150% 0px", (isIn) => isIn && void older());
  }, [list, hasOlder.value, ids.value.length, isOffline.value]);

  useEffect(() => {
    if (!isOffline.value && state.peek().is === "failed" && !isAll(filter)) void older();
  }, [list, isOffline.value]);

  const again = () => void (isAll(filter) ? connection.resync() : older());
  const isEmpty = ids.value.length === 0;
  const hasPlanned = planned.list.value.length > 0 && (isAll(filter) || filter.show === "making");

  return (
    <section class="videos" aria-busy={state.value.is === "loading"}>
      <h1 key={title} class="spoken">{title}</h1>
      {onFilter && (
        <div class="videos-filters">
          <Pending>
            <Filters filter={filter} onFilter={onFilter} />
          </Pending>
        </div>
      )}
      {state.value.is === "failed" && (
        <div class="videos-failed">
          <Message kind="bad">{say.failed} {explainProblem(state.value.problem)}</Message>
          <Button icon="again" onClick={again}>{words.retry}</Button>
        </div>
      )}
      {hasPlanned && !wide.value && (
        <div class="videos-planned" style={{ "--rows": String(planned.list.value.length) }}>
          <Pending>
            <PlannedVideos onCompose={onCompose} />
          </Pending>
        </div>
      )}
      {!isEmpty && (
        <Grid
          ids={ids.value}
          current={current}
          search={searchOf(filter)}
          onOpen={onOpen}
          onCompose={onCompose}
        />
      )}
      {isEmpty && state.value.is === "loading" && <Placeholders />}
      {isEmpty && !hasPlanned && state.value.is === "ready" && !hasOlder.value && (
        isAll(filter) ? <NoVideos onExample={onExample} /> : <NothingFound filter={filter} />
      )}
      {hasOlder.value && (
        <div ref={end} class="videos-older">
          <Button busy={busy.value} onClick={() => void older()}>{say.older}</Button>
        </div>
      )}
    </section>
  );
}

/** Reserve the space of what is loading. */
function Placeholders() {
  return (
    <div class="videos-grid" aria-hidden="true">
      {[0, 1, 2].map((place) => (
        <div key={place} class="tile" data-wide="true">
          <div class="tile-media videos-placeholder" />
        </div>
      ))}
    </div>
  );
}
