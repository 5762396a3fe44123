import { useEffect } from "preact/hooks";
import { words } from "../../words/words.ts";
import "./not-found.css";

export function NotFound() {
  useEffect(() => {
    document.title = words.app;
  }, []);
  return (
    <section class="not-found">
      <h1>{words.notFound.title}</h1>
      <a class="button button-plain" href="/create">{words.notFound.home}</a>
    </section>
  );
}
