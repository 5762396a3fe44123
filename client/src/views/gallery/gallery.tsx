import { ErrorBoundary as Pending, useLocation } from "preact-iso";
import { nextPaint } from "../../api/device/timing/next-task.ts";
import { lazyPart, Nothing } from "../../shell/update/lazy-part.tsx";
import { hasTurn } from "../../shell/page/turns.ts";
import { wide } from "../../shell/page/wide.ts";
import { useStores } from "../../stores/stores.ts";
import { hasNavigated } from "../../shell/page/navigated.ts";
import { nameForTransition, viewTransition } from "../../shell/page/view-transition.ts";
import type { ChosenExample } from "../examples/examples.tsx";
import { Create } from "../create/create.tsx";
import { filterOf, searchOf } from "../videos/filter.ts";
import { useList } from "../videos/use-list.ts";
import { Videos } from "../videos/videos.tsx";
import { words } from "../../words/words.ts";
import "./gallery.css";

export const Player = lazyPart(() => import("../player/player.tsx"));

const Beside = lazyPart(() => import("./beside.tsx"), Nothing);

/**
 * Create and Videos share one screen: the videos stay in place while the composer opens and closes,
 * and the player lies over both. On a wide screen both addresses show the same: the composer with
 * what is below it, and the videos with their filters.
 */
export function Gallery({ id }: { id?: string }) {
  const { path, query, route } = useLocation();
  const { catalog, draft } = useStores();
  const isCreate = path === "/create";
  const composing = isCreate || wide.value;
  const filter = filterOf(isCreate ? {} : query);
  const search = searchOf(filter);
  const list = useList(filter);
  /** With them, the composer has its height, so that nothing below it is pushed down. */
  const knowsPrices = catalog.offered.value.length > 0 || catalog.state.value.is !== "loading";

  const open = (event: MouseEvent, video: string) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // Otherwise the router would follow the link a second time.
    void grow(video);
  };

  async function grow(video: string): Promise<void> {
    const { href } = location;
    await nextPaint();
    const tile = mediaOf(video);
    nameForTransition(tile, true);
    await viewTransition(() => {
      nameForTransition(tile, false);
      // Meanwhile another tap may have opened a video, or led elsewhere.
      if (location.href === href) stayWhile(() => route(`/videos/${video}${search}`));
    });
  }

  const close = () => {
    const tile = id ? mediaOf(id) : null;
    const left = viewTransition(async () => {
      if (hasNavigated()) await goBack();
      else stayWhile(() => route(`/videos${search}`, true));
      tile?.scrollIntoView({ block: "nearest" });
      nameForTransition(tile, true);
    });
    void left.finally(() => nameForTransition(tile, false));
  };

  const onFilter = (other: string) => route(`/videos${other}`, !isCreate);

  const choose = (example: ChosenExample) => {
    draft.remix(example);
    if (!composing) route("/create");
  };

  return (
    <div class="gallery" data-composing={composing} data-under-sheet>
      {composing && (
        <div class="gallery-column">
          {hasTurn("composer") && <Create />}
          {wide.value && knowsPrices && (
            <Pending>
              <Beside
                hasVideos={list.ids.value.length > 0}
                search={search}
                onOpen={open}
                onCompose={() => route("/create")}
                onExample={choose}
              />
            </Pending>
          )}
        </div>
      )}
      {hasTurn("videos") && (
        <Videos
          title={isCreate ? words.create.title : words.videos.title}
          list={list}
          filter={filter}
          {...(isCreate && !wide.value ? {} : { onFilter })}
          current={id}
          onOpen={open}
          onCompose={() => route("/create")}
          onExample={choose}
        />
      )}
      {id && (
        <Pending>
          <Player
            id={id}
            list={list}
            onClose={close}
            onGo={(other) => route(`/videos/${other}${search}`, true)}
            onCompose={() => route("/create")}
          />
        </Pending>
      )}
    </div>
  );
}

function mediaOf(id: string): HTMLElement | null {
  return document.querySelector(`[data-video="${CSS.escape(id)}"] :is(.tile-media, .tile-card)`);
}

/** Undoes the router's scroll to the top, because the page behind has not changed. */
function stayWhile(navigate: () => void): void {
  const top = scrollY;
  navigate();
  requestAnimationFrame(() => scrollTo(0, top));
}

function goBack(): Promise<void> {
  return new Promise((resolve) => {
    addEventListener("popstate", () => resolve(), { once: true });
    history.back();
  });
}
