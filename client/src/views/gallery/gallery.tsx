import { ErrorBoundary as Pending, useLocation } from "preact-iso";
import { lazyPart } from "../../shell/update/lazy-part.tsx";
import { wide } from "../../shell/page/wide.ts";
import { useStores } from "../../stores/stores.ts";
import { hasNavigated } from "../../shell/page/navigated.ts";
import { nameForTransition, viewTransition } from "../../shell/page/view-transition.ts";
import { Create } from "../create/create.tsx";
import { filterOf, searchOf } from "../videos/filter.ts";
import { useList } from "../videos/use-list.ts";
import { Videos } from "../videos/videos.tsx";
import { words } from "../../words/words.ts";
import "./gallery.css";

export const Player = lazyPart(() => import("../player/player.tsx"));

/**
 * Create and Videos share one screen: the videos stay in place while the composer opens and closes,
 * and the player lies over both.
 */
export function Gallery({ id }: { id?: string }) {
  const { path, query, route } = useLocation();
  const { draft } = useStores();
  const isCreate = path === "/create";
  const composing = isCreate || wide.value;
  const filter = filterOf(isCreate ? {} : query);
  const search = searchOf(filter);
  const list = useList(filter);

  const open = (event: MouseEvent, video: string) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // Otherwise the router would follow the link a second time.
    const tile = mediaOf(video);
    nameForTransition(tile, true);
    void viewTransition(() => {
      nameForTransition(tile, false);
      stayWhile(() => route(`/videos/${video}${search}`));
    });
  };

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

  return (
    <div class="gallery" data-composing={composing}>
      {composing && <Create />}
      <Videos
        title={isCreate ? words.create.title : words.videos.title}
        list={list}
        filter={filter}
        {...(isCreate ? {} : { onFilter: (other) => route(`/videos${other}`, true) })}
        current={id}
        onOpen={open}
        onCompose={() => route("/create")}
        onIdea={(prompt) => {
          draft.write(prompt);
          if (!composing) route("/create");
        }}
      />
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
