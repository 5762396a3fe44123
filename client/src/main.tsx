/** Builds what there is and mounts it: the only file that knows everything. */
import "./styles/layers.css";
import { render } from "preact";
import { lazy, LocationProvider } from "preact-iso";
import { createAuthApi } from "./api/auth.ts";
import { createConnect } from "./api/supabase/connect.ts";
import { settings } from "./api/settings.ts";
import { followAppearance } from "./stores/device/appearance.ts";
import { App } from "./app.tsx";
import { patiently } from "./shell/update/load-patiently.ts";
import { ErrorBoundary } from "./shell/page/error-boundary.tsx";
import { keepFocus } from "./shell/page/keep-focus.ts";
import { watchInstallOffer } from "./shell/install/install-offer.ts";
import { watchKeyboard } from "./shell/page/keyboard.ts";
import { reloadWhereOutdated } from "./shell/update/reload-outdated.ts";
import { createSession, isFromMail } from "./stores/account/session.ts";
import { whenIdle } from "./shell/page/when-idle.ts";
import { speak } from "./words/words.ts";

const connect = createConnect(settings);
const session = createSession(createAuthApi(connect, localStorage), isFromMail(location.hash));

// Most of the app, in one chunk that the sign-in screen does not wait for.
const loadSignedIn = patiently(() => import("./signed-in.tsx"));
const SignedIn = lazy(() =>
  loadSignedIn().then(({ createSignedIn }) => createSignedIn(connect, session))
);

/** Somebody is about to sign in: by then it is there. */
const approach = () => void loadSignedIn().catch(() => {});

async function start(): Promise<void> {
  const root = document.querySelector("#app");
  await speak();
  if (!root) return;
  root.replaceChildren(); // The name, which index.html shows until now.
  render(
    <ErrorBoundary>
      <LocationProvider>
        <App session={session} SignedIn={SignedIn} onApproach={approach} />
      </LocationProvider>
    </ErrorBoundary>,
    root,
  );
}

followAppearance();
void start();
// Signed out, there is nothing to hear yet: Supabase's clients wait until the screen stands.
if (session.state.peek().is === "signed_out") void whenIdle().then(session.begin);
else session.begin();
watchKeyboard();
keepFocus();
watchInstallOffer();
addEventListener("vite:preloadError", () => void reloadWhereOutdated());

/** By then the first screen stands, and its requests have gone out. */
const QUIET_AFTER_MS = 2_000;
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  const loadUpdate = patiently(() => import("./shell/update/update.ts"));
  const watch = async () => (await loadUpdate()).watchForUpdates();
  setTimeout(() => void whenIdle().then(watch), QUIET_AFTER_MS);
}
