import { ErrorBoundary as Pending, lazy, useLocation } from "preact-iso";
import { patiently } from "./load-patiently.ts";
import { wide } from "./shell/wide.ts";
import { useStores } from "./stores/stores.ts";
import { hasNavigated } from "./shell/navigated.ts";
import { nameForTransition, viewTransition } from "./view-transition.ts";
import { Create } from "./views/create/create.tsx";
import { Videos } from "./views/videos/videos.tsx";
import { words } from "./words.ts";
import "./workshop.css";

export const Player = lazy(patiently(() => import("./views/player/player.tsx")));

/**
 * Create and Videos are one room: the videos stay where they are while the composer comes and goes,
 * and the player lies over both.
 */
export function Workshop({ id }: { path: string; id?: string }) {
  const { path, route } = useLocation();
  const { draft } = useStores();
  const composing = path === "/create" || wide.value;

  const open = (event: MouseEvent, video: string) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // The router would follow the link a second time.
    const tile = mediaOf(video);
    nameForTransition(tile, true);
    void viewTransition(() => {
      nameForTransition(tile, false);
      route(`/videos/${video}`);
    });
  };

  const close = () => {
    const tile = id ? mediaOf(id) : null;
    const left = viewTransition(async () => {
      if (hasNavigated()) await goBack();
      else route("/videos", true);
      nameForTransition(tile, true);
    });
    void left.finally(() => nameForTransition(tile, false));
  };

  return (
    <div class="workshop" data-composing={composing}>
      {composing && <Create />}
      <Videos
        title={path === "/create" ? words.create.title : words.videos.title}
        onOpen={open}
        onCompose={() => route("/create")}
        onIdea={(prompt) => {
          draft.prompt.value = prompt;
          if (!composing) route("/create");
        }}
      />
      {id && (
        <Pending>
          <Player id={id} onClose={close} onRemix={() => route("/create")} />
        </Pending>
      )}
    </div>
  );
}

function mediaOf(id: string): HTMLElement | null {
  return document.querySelector(`[data-video="${CSS.escape(id)}"] .tile-media`);
}

function goBack(): Promise<void> {
  return new Promise((resolve) => {
    addEventListener("popstate", () => resolve(), { once: true });
    history.back();
  });
}
