/** Creates everything and mounts it: the only file that imports all parts. */
import "./styles/layers.css";
import { type ComponentType, render } from "preact";
import { lazy, LocationProvider } from "preact-iso";
import { createAuthApi } from "./api/auth.ts";
import { nextTask } from "./api/device/timing/next-task.ts";
import { onDevice } from "./api/device/storage.ts";
import { type User, wasUsed } from "./api/device/kept/remembered-user.ts";
import { createConnect } from "./api/supabase/connect.ts";
import { settings } from "./api/settings.ts";
import { followAppearance } from "./stores/device/appearance.ts";
import { App } from "./app.tsx";
import { patiently } from "./shell/update/load-patiently.ts";
import { keepAddressClean } from "./shell/page/clean-address.ts";
import { ErrorBoundary } from "./shell/page/error-boundary.tsx";
import { keepFocus } from "./shell/page/keep-focus.ts";
import { watchInstallOffer } from "./shell/install/install-offer.ts";
import { watchKeyboard } from "./shell/page/keyboard.ts";
import { reloadWhereOutdated } from "./shell/update/reload-outdated.ts";
import { nameHeir, VISITORS_DRAFT } from "./api/device/kept/visitors-heir.ts";
import { createSession } from "./stores/account/session.ts";
import { takeTurns } from "./shell/page/turns.ts";
import { whenIdle } from "./api/device/timing/when-idle.ts";
import { language } from "./words/language.ts";
import { speak } from "./words/words.ts";

const connect = createConnect(settings);
const session = createSession(
  createAuthApi(connect, onDevice, language),
  () => nameHeir(onDevice),
);

// Before the router reads the address.
keepAddressClean();

// Most of the app, in one chunk that the sign-in screen does not wait for.
const loadSignedIn = patiently(async () => {
  // The composer's chunk first, in a task of its own: zod and the contracts' schemas are in it.
  await import("./views/create/create.tsx");
  await nextTask();
  return await import("./signed-in.tsx");
});
const SignedIn = lazy<ComponentType<{ user: User }>>(async () => {
  try {
    const { createSignedIn } = await loadSignedIn();
    await nextTask();
    void takeTurns();
    return createSignedIn(connect, session);
  } catch (error) {
    return () => {
      throw error; // The error boundary shows it.
    };
  }
});

/** What a visitor has left is deleted when its hour is over, also if nobody looks at it. */
async function tidy(): Promise<void> {
  if (onDevice.getItem(VISITORS_DRAFT) === null) return;
  const { createVisitorsMemory } = await import("./api/device/kept/visitors-draft.ts");
  await createVisitorsMemory(onDevice, () => false).tidy();
}

/** The user is about to sign in: load what they will need. */
const approach = () => void loadSignedIn().catch(() => {});

async function start(): Promise<void> {
  const root = document.querySelector("#app");
  await speak();
  await nextTask();
  if (!root) return;
  // index.html shows the name until something is painted here.
  render(
    <ErrorBoundary>
      <LocationProvider>
        <App
          session={session}
          SignedIn={SignedIn}
          isReturning={wasUsed(onDevice)}
          onApproach={approach}
        />
      </LocationProvider>
    </ErrorBoundary>,
    root,
  );
}

followAppearance();
void start();
// Signed out, there are no events yet: Supabase's clients wait until the screen is shown.
if (session.state.peek().is === "signed_out") {
  void whenIdle().then(session.begin);
  void whenIdle().then(tidy).catch(() => {}); // The next start tries it again.
} else session.begin();
watchKeyboard();
keepFocus();
watchInstallOffer();
addEventListener("vite:preloadError", () => void reloadWhereOutdated());

/** By then the first screen is shown, and its requests are sent. */
const QUIET_AFTER_MS = 2_000;
if (import.meta.env.PROD) {
  const loadUpdate = patiently(() => import("./shell/update/update.ts"));
  const watch = async () => (await loadUpdate()).watchForUpdates();
  setTimeout(() => void whenIdle().then(watch).catch(() => {}), QUIET_AFTER_MS);
}
