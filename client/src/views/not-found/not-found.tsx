import { ErrorBoundary as Pending, useLocation } from "preact-iso";
import { useEffect } from "preact/hooks";
import { lazyPart, Nothing } from "../../shell/update/lazy-part.tsx";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words/words.ts";
import "./not-found.css";

const Examples = lazyPart(() => import("../examples/examples.tsx"), Nothing);

export function NotFound() {
  const { draft } = useStores();
  const { route } = useLocation();

  useEffect(() => {
    document.title = words.app;
  }, []);

  return (
    <section class="not-found">
      <h1>{words.notFound.title}</h1>
      <a class="button button-plain" href="/create">{words.notFound.home}</a>
      <Pending>
        <Examples
          onChoose={(example) => {
            draft.remix(example);
            route("/create");
          }}
        />
      </Pending>
    </section>
  );
}
