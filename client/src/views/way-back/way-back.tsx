import { useEffect } from "preact/hooks";
import { sayOfBuying as say } from "../../words/credits/buying.ts";
import { words } from "../../words/words.ts";

/**
 * The checkout's way back in a window without a session: iOS may open the checkout in a browser of
 * its own over the app. The address proves nothing, so this says what to do, and nothing about the
 * payment. It looks like the sign-in screen, whose styles are there.
 */
export default function WayBack() {
  const isCanceled = new URLSearchParams(location.search).get("canceled") === "1";
  const title = isCanceled ? say.canceledElsewhere : say.doneElsewhere;

  useEffect(() => {
    document.title = `${title} · ${words.app}`;
  }, [title]);

  return (
    <main class="sign-in" tabIndex={-1}>
      <header>
        <p class="wordmark">{words.app}</p>
        <h1>{title}</h1>
      </header>
      <p>{say.closeWindow}</p>
      <p>
        {/* Not a ButtonLink, which would load most of the app. */}
        <a class="button button-plain" href="/credits">{say.goOnHere}</a>
      </p>
    </main>
  );
}
