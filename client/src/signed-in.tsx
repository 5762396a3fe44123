import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { ErrorBoundary as Pending, Route, Router, useLocation } from "preact-iso";
import { useEffect, useMemo, useState } from "preact/hooks";
import { markUsed, rememberedUser, type User } from "./api/device/kept/remembered-user.ts";
import type { Connect } from "./api/supabase/connect.ts";
import { createMemory, forgetOthers, type Memory } from "./api/device/kept/memory.ts";
import { nextTask } from "./api/device/timing/next-task.ts";
import { inTab, onDevice } from "./api/device/storage.ts";
import { VISITORS_DRAFT } from "./api/device/kept/visitors-heir.ts";
import { within } from "./api/device/timing/within.ts";
import { loadPart } from "./api/load-part.ts";
import { createUserApi } from "./api/user/user-api.ts";
import { Frame, type Place } from "./components/frame.tsx";
import { formatMoment } from "./words/format/format-time.ts";
import { lazyPart, Nothing } from "./shell/update/lazy-part.tsx";
import { patiently } from "./shell/update/load-patiently.ts";
import { hasNavigated } from "./shell/page/navigated.ts";
import { hasTurn } from "./shell/page/turns.ts";
import { wide } from "./shell/page/wide.ts";
import type { Session } from "./stores/account/session.ts";
import { useSlow } from "./shell/page/use-slow.ts";
import { composingOf, ComposingProvider } from "./stores/composing.ts";
import { createStores, StoresProvider, useStores } from "./stores/stores.ts";
import { notifications } from "./shell/notify/notification-permission.ts";
import { lazyParts } from "./views/create/lazy-parts.ts";
import { loadYou } from "./views/you/load-you.ts";
import { Filters } from "./views/videos/videos.tsx";
import { NotFound } from "./views/not-found/not-found.tsx";
import { whenIdle } from "./api/device/timing/when-idle.ts";
import { words } from "./words/words.ts";
import { Gallery, Player } from "./views/gallery/gallery.tsx";

interface ScreenProps {
  /** The parameters of the address that its path names. */
  id?: string;
  part?: string;
}

interface Screen {
  path: string;
  component: ComponentType<ScreenProps> & { preload?: () => Promise<unknown> };
  /** Its entry in the navigation, if it has one. */
  place?: Place;
}

/** Every screen, in the order of the navigation. Each sets its own title. */
const screens: readonly Screen[] = [
  {
    path: "/create",
    component: Gallery,
    place: { href: "/create", icon: "create", label: words.nav.create },
  },
  {
    path: "/videos/:id?",
    component: Gallery,
    place: { href: "/videos", icon: "videos", label: words.nav.videos },
  },
  {
    path: "/credits",
    component: lazyPart(() => import("./views/credits/credits.tsx")),
    place: { href: "/credits", icon: "credits", label: words.nav.credits },
  },
  {
    path: "/you/:part?",
    component: lazyPart(loadYou),
    place: { href: "/you", icon: "you", label: words.nav.you },
  },
];
const places = screens.flatMap(({ place }) => place ?? []);
/** On a wide screen, Create and Videos are one screen, the studio. */
const widePlaces: readonly Place[] = [
  { href: "/create", also: "/videos", icon: "create", label: words.nav.studio },
  ...places.filter(({ href }) => href !== "/create" && href !== "/videos"),
];
const FileDrop = lazyPart(() => import("./shell/drop/file-drop.tsx"), Nothing);
const Announcements = lazyPart(() => import("./shell/messages/announce.tsx"), Nothing);
const Toasts = lazyPart(() => import("./shell/messages/toasts.tsx"));
const AfterPaying = lazyPart(() => import("./shell/buying/after-paying.tsx"), Nothing);
const Badge = lazyPart(() => import("./shell/notify/badge.tsx"), Nothing);
const InstallHint = lazyPart(() => import("./views/install/install-hint.tsx"), Nothing);
/** A slow phone copies a photo in a second. */
const INHERITANCE_MS = 5_000;
/** By then the first screen is shown. */
const QUIET_AFTER_MS = 1_500;

/** Everything of one signed-in user: their stores, created once, and the screens that read them. */
export function createSignedIn(connect: Connect, session: Session): ComponentType<{ user: User }> {
  function WithStores({ user, memory }: { user: User; memory: Memory }) {
    const stores = useMemo(() => {
      const api = createUserApi(connect, user.id);
      forgetOthers(inTab, user.id);
      if (forgetOthers(onDevice, user.id)) void api.uploads.forgetOthers().catch(() => {});
      const { signOut, forget, verify } = session;
      return createStores({ api, memory, user, signOut, forget, verify, takeTurn: nextTask });
    }, [user.id]);
    useEffect(() => () => {
      stores.dispose();
      // Also if the session was ended in another tab or on another device, for example for a lost
      // phone.
      const now = session.state.peek();
      if (now.is === "signed_out" && !now.expired) void stores.clear();
    }, [stores]);
    const composing = useMemo(() => composingOf(stores), [stores]);
    return (
      <StoresProvider value={stores}>
        <ComposingProvider value={composing}>
          {hasTurn("frame") && <Screens />}
        </ComposingProvider>
      </StoresProvider>
    );
  }

  return function SignedIn({ user }) {
    const isSettled = useInheritance(user.id);
    const memory = useMemo(() => {
      const isSignedIn = () => rememberedUser(onDevice)?.id === user.id;
      return withCatalogRead(createMemory(onDevice, user.id, isSignedIn));
    }, [user.id]);
    // A user who leaves before this turn gets no stores.
    return isSettled && hasTurn("stores") ? <WithStores user={user} memory={memory} /> : null;
  };
}

/**
 * Reads the kept catalog now, in the task before the stores need it: a slow phone takes 40 ms to
 * check it.
 */
function withCatalogRead(memory: Memory): Memory {
  const models = memory.models.read();
  return { ...memory, models: { ...memory.models, read: () => models } };
}

/**
 * Settles what a visitor has left on this device before the user's stores read their draft. Returns
 * whether that is done, which usually is at once: nothing was left.
 */
function useInheritance(userId: string): boolean {
  const [settledFor, setSettledFor] = useState(() => hasVisitorsDraft() ? null : userId);
  useEffect(() => {
    markUsed(onDevice);
    if (settledFor === userId) return;
    let isLate = false;
    const settle = async () => {
      const { inherit } = await loadPart(() => import("./stores/visitor/inherit.ts"));
      await inherit(userId, () => isLate);
    };
    const settleInTime = async () => {
      // If it does not load, or takes longer, the visitor's draft stays for the next start.
      await within(INHERITANCE_MS, settle(), null).catch(console.error);
      isLate = true;
      setSettledFor(userId);
    };
    void settleInTime();
  }, [userId]);
  return settledFor === userId;
}

const hasVisitorsDraft = () => onDevice.getItem(VISITORS_DRAFT) !== null;

function Screens() {
  const stores = useStores();
  const { connection, credits, notices } = stores;
  const { path, route } = useLocation();
  const { isOffline, isOld, asOf } = connection;
  const isSlow = useSlow(isOld.value);
  /** Whether the first screen is shown and the browser is idle. */
  const isIdle = useSignal(false);
  const hasBeenLive = useSignal(false);
  const isQuiet = useSignal(false);
  const [comesFromCheckout] = useState(() => location.search.includes("purchase="));
  const showsVideos = path.startsWith("/videos") || (wide.value && path === "/create");

  useEffect(() => void stores.offered.load(), []);
  // Once it was live, the messages stay.
  useEffect(() => {
    if (connection.isLive.value) hasBeenLive.value = true;
  }, [connection.isLive.value]);

  // Loads the rest while the browser is idle, so that a tap finds it, even without a network.
  useEffect(() => {
    const lazyScreens = screens.map(({ component }) => component);
    const rest = [Toasts, Player, Filters, ...lazyScreens, Badge, InstallHint, ...lazyParts];
    const timer = setTimeout(() => void loadRest(), QUIET_AFTER_MS);
    // One at a time, because together they would delay a tap.
    async function loadRest(): Promise<void> {
      await whenIdle();
      isIdle.value = true;
      void patiently(stores.startBackground)().catch(console.error);
      for (const part of rest) {
        if (!part.preload) continue;
        await whenIdle();
        void part.preload();
      }
      isQuiet.value = true;
    }
    return () => clearTimeout(timer);
  }, []);

  useEffect(() => {
    if (notifications.value !== "on") return;
    let isOver = false;
    let stop = () => {};
    const load = async () => {
      const { showNotifications } = await import("./shell/notify/show-notifications.ts");
      if (!isOver) stop = showNotifications(stores);
    };
    load().catch(() => {}); // Without it, the app still shows its own messages.
    return () => {
      isOver = true;
      stop();
    };
  }, [stores, notifications.value]);

  return (
    <>
      <Frame
        path={path}
        places={wide.value ? widePlaces : places}
        credits={credits.balance.value}
        creditsAreLow={credits.isLow.value}
        note={isOffline.value
          ? offlineNote(asOf.value)
          : isSlow
          ? words.connection.updating(formatMoment(asOf.value ?? 0))
          : null}
      >
        {(comesFromCheckout || isQuiet.value) && (
          <Pending>
            <AfterPaying />
          </Pending>
        )}
        {isQuiet.value && path.startsWith("/videos") && hasNavigated() && (
          <Pending>
            <InstallHint />
          </Pending>
        )}
        <Router>
          {/* No keys: Create and Videos are one component, which is kept between the two addresses. */}
          {screens.map(({ path: at, component }) => <Route path={at} component={component} />)}
          <Route default component={NotFound} />
        </Router>
      </Frame>
      {hasTurn("drop") && (
        <Pending>
          <FileDrop />
        </Pending>
      )}
      {(isIdle.value || hasBeenLive.value) && (
        <Pending>
          <Announcements
            onWatch={(id) => route(`/videos/${id}`)}
            onList={() => route("/videos")}
            onCompose={() => route("/create")}
          />
        </Pending>
      )}
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
