import type { ComponentType } from "preact";
import { ErrorBoundary as Pending, lazy, Route, Router, useLocation } from "preact-iso";
import { useEffect, useMemo } from "preact/hooks";
import type { User } from "./api/api.ts";
import type { Connect } from "./api/connect.ts";
import { createMemory } from "./api/memory.ts";
import { createUserApi } from "./api/user-api.ts";
import { Frame } from "./components/frame.tsx";
import { formatTime } from "./format-time.ts";
import { Announcements } from "./shell/announcements.tsx";
import { patiently } from "./load-patiently.ts";
import type { Session } from "./stores/session.ts";
import { createStores, StoresProvider, useStores } from "./stores/stores.ts";
import { telling } from "./telling.ts";
import { NotFound } from "./views/not-found/not-found.tsx";
import { words } from "./words.ts";
import { Player, Workshop } from "./workshop.tsx";

const Credits = lazy(patiently(() => import("./views/credits/credits.tsx")));
const You = lazy(patiently(() => import("./views/you/you.tsx")));
const Toasts = lazy(patiently(() => import("./shell/toasts.tsx")));
/** Unit: milliseconds. By then the first screen stands. */
const QUIET_AFTER = 1_500;

/** Everything of one signed-in user: their stores, made once, and the screens that read them. */
export function createSignedIn(connect: Connect, session: Session): ComponentType<{ user: User }> {
  return function SignedIn({ user }) {
    const stores = useMemo(() =>
      createStores({
        api: createUserApi(connect, user.id, session.expire),
        memory: createMemory(localStorage, user.id),
        user,
        signOut: session.signOut,
        forget: session.forget,
        verify: session.verify,
      }), [user.id]);
    useEffect(() => () => {
      stores.dispose();
      // Ended on another device: a phone that was lost keeps nothing, either.
      const now = session.state.peek();
      if (now.is === "signed_out" && now.because) createMemory(localStorage, user.id).clear();
    }, [stores]);
    return (
      <StoresProvider value={stores}>
        <Screens />
      </StoresProvider>
    );
  };
}

function Screens() {
  const stores = useStores();
  const { connection, credits, notices } = stores;
  const { path, route } = useLocation();
  const { isOffline, asOf } = connection;

  // The rest is loaded while nothing else is going on: a tap finds it there, even without a network.
  useEffect(() => {
    const rest = [Toasts, Player, Credits, You];
    const timer = setTimeout(() => rest.forEach((part) => void part.preload()), QUIET_AFTER);
    return () => clearTimeout(timer);
  }, []);

  useEffect(() => {
    if (telling.value !== "on") return;
    let isOver = false;
    let stop = () => {};
    const load = import("./shell/tell-outside.ts").then(({ tellOutside }) => {
      if (!isOver) stop = tellOutside(stores);
    });
    load.catch(() => {}); // Without it the app itself still tells.
    return () => {
      isOver = true;
      stop();
    };
  }, [stores, telling.value]);

  return (
    <>
      <Frame
        path={path}
        credits={credits.balance.value}
        creditsAreLow={credits.isLow.value}
        note={isOffline.value ? offlineNote(asOf.value) : null}
      >
        <Router>
          <Workshop path="/create" />
          <Workshop path="/videos/:id?" />
          <Route path="/credits" component={Credits} />
          <Route path="/you/:part?" component={You} />
          <Route default component={NotFound} />
        </Router>
      </Frame>
      <Announcements
        onWatch={(id) => route(`/videos/${id}`)}
        onCompose={() => route("/create")}
      />
      {notices.hasSpoken.value && (
        <Pending>
          <Toasts notices={notices} />
        </Pending>
      )}
    </>
  );
}

function offlineNote(asOf: number | null): string {
  if (asOf === null) return words.connection.offline;
  return words.connection.offlineAsOf(formatTime(asOf));
}
