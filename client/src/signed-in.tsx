import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { ErrorBoundary as Pending, lazy, Route, Router, useLocation } from "preact-iso";
import { useEffect, useMemo } from "preact/hooks";
import type { User } from "./api/api.ts";
import type { Connect } from "./api/connect.ts";
import { createMemory, forgetOthers } from "./api/memory.ts";
import { rememberedUser } from "./api/remembered-user.ts";
import { createUserApi } from "./api/user-api.ts";
import { Frame } from "./components/frame.tsx";
import { formatMoment } from "./format-time.ts";
import { Announcements } from "./shell/announcements.tsx";
import { patiently } from "./load-patiently.ts";
import { offerNewVersion } from "./shell/offer-new-version.ts";
import { hasNavigated } from "./shell/navigated.ts";
import { openShared } from "./shell/open-shared.ts";
import { wide } from "./shell/wide.ts";
import type { Session } from "./stores/session.ts";
import { useSlow } from "./shell/use-slow.ts";
import { createStores, StoresProvider, useStores } from "./stores/stores.ts";
import { telling } from "./telling.ts";
import { lazyParts } from "./views/create/lazy-parts.ts";
import { loadYou } from "./views/you/load-you.ts";
import { Filters } from "./views/videos/videos.tsx";
import { NotFound } from "./views/not-found/not-found.tsx";
import { whenIdle } from "./when-idle.ts";
import { words } from "./words.ts";
import { Player, Workshop } from "./workshop.tsx";

const Credits = lazy(patiently(() => import("./views/credits/credits.tsx")));
const You = lazy(patiently(loadYou));
const Toasts = lazy(patiently(() => import("./shell/toasts.tsx")));
const Badge = lazy(patiently(() => import("./shell/badge.tsx")));
const InstallHint = lazy(patiently(() => import("./views/install/install-hint.tsx")));
/** Unit: milliseconds. By then the first screen stands. */
const QUIET_AFTER = 1_500;

/** Everything of one signed-in user: their stores, made once, and the screens that read them. */
export function createSignedIn(connect: Connect, session: Session): ComponentType<{ user: User }> {
  return function SignedIn({ user }) {
    const { stores, leave } = useMemo(() => {
      let hasLeft = false;
      // A refusal that comes late is of a session that is over: it must not end the next one.
      const expire = () => {
        if (!hasLeft) session.expire();
      };
      const api = createUserApi(connect, user.id, expire);
      if (forgetOthers(localStorage, user.id)) void api.pictures.forgetAll().catch(() => {});
      const isSignedIn = () => rememberedUser(localStorage)?.id === user.id;
      const memory = createMemory(localStorage, user.id, isSignedIn);
      const { signOut, forget, verify } = session;
      return {
        stores: createStores({ api, memory, user, signOut, forget, verify }),
        leave: () => void (hasLeft = true),
      };
    }, [user.id]);
    useEffect(() => () => {
      leave();
      stores.dispose();
      // Also where it was ended in another tab, or on another device: a phone that was lost.
      const now = session.state.peek();
      if (now.is === "signed_out" && !now.expired) void stores.clear();
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
  const { isOffline, isOld, asOf } = connection;
  const isSlow = useSlow(isOld.value);
  const isQuiet = useSignal(false);
  const showsVideos = path.startsWith("/videos") || (wide.value && path === "/create");

  useEffect(() => void openShared(stores), []);
  useEffect(() => offerNewVersion(notices), []);

  // The rest is loaded while nothing else is going on: a tap finds it there, even without a network.
  useEffect(() => {
    const rest = [Toasts, Player, Filters, Credits, You, Badge, InstallHint, ...lazyParts];
    const timer = setTimeout(() => void loadRest(), QUIET_AFTER);
    // One at a time: together they would be in the way of a tap.
    async function loadRest(): Promise<void> {
      for (const part of rest) {
        await whenIdle();
        void part.preload();
      }
      isQuiet.value = true;
    }
    return () => clearTimeout(timer);
  }, []);

  useEffect(() => {
    if (telling.value !== "on") return;
    let isOver = false;
    let stop = () => {};
    const load = async () => {
      const { tellOutside } = await import("./shell/tell-outside.ts");
      if (!isOver) stop = tellOutside(stores);
    };
    load().catch(() => {}); // Without it the app itself still tells.
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
        note={isOffline.value
          ? offlineNote(asOf.value)
          : isSlow
          ? words.connection.updating(formatMoment(asOf.value ?? 0))
          : null}
      >
        {isQuiet.value && path.startsWith("/videos") && hasNavigated() && (
          <Pending>
            <InstallHint />
          </Pending>
        )}
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
      {isQuiet.value && (
        <Pending>
          <Badge showing={showsVideos} />
        </Pending>
      )}
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
  return words.connection.offlineAsOf(formatMoment(asOf));
}
