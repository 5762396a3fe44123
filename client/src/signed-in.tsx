import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { ErrorBoundary as Pending, Route, Router, useLocation } from "preact-iso";
import { useEffect, useMemo, useState } from "preact/hooks";
import { rememberedUser, type User } from "./api/device/remembered-user.ts";
import type { Connect } from "./api/supabase/connect.ts";
import { createMemory, forgetOthers } from "./api/device/memory.ts";
import { inTab, onDevice } from "./api/device/storage.ts";
import { createUserApi } from "./api/user/user-api.ts";
import { Frame, type Place } from "./components/frame.tsx";
import { formatMoment } from "./words/format-time.ts";
import { Announcements } from "./shell/notify/announce.tsx";
import { lazyPart, Nothing } from "./shell/update/lazy-part.tsx";
import { sayWhatIsNotKept } from "./shell/notify/say-what-is-not-kept.ts";
import { offerNewVersion } from "./shell/update/offer-new-version.ts";
import { hasNavigated } from "./shell/page/navigated.ts";
import { wide } from "./shell/page/wide.ts";
import type { Session } from "./stores/account/session.ts";
import { useSlow } from "./shell/page/use-slow.ts";
import { createStores, StoresProvider, useStores } from "./stores/stores.ts";
import { notifications } from "./shell/notify/notification-permission.ts";
import { lazyParts } from "./views/create/lazy-parts.ts";
import { loadYou } from "./views/you/load-you.ts";
import { Filters } from "./views/videos/videos.tsx";
import { NotFound } from "./views/not-found/not-found.tsx";
import { whenIdle } from "./shell/page/when-idle.ts";
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
const PictureDrop = lazyPart(() => import("./shell/drop/picture-drop.tsx"), Nothing);
const Toasts = lazyPart(() => import("./shell/notify/toasts.tsx"));
const AfterPaying = lazyPart(() => import("./shell/buying/after-paying.tsx"), Nothing);
const Badge = lazyPart(() => import("./shell/notify/badge.tsx"), Nothing);
const InstallHint = lazyPart(() => import("./views/install/install-hint.tsx"), Nothing);
/** By then the first screen is shown. */
const QUIET_AFTER_MS = 1_500;

/** Everything of one signed-in user: their stores, created once, and the screens that read them. */
export function createSignedIn(connect: Connect, session: Session): ComponentType<{ user: User }> {
  return function SignedIn({ user }) {
    const stores = useMemo(() => {
      const api = createUserApi(connect, user.id);
      forgetOthers(inTab, user.id);
      if (forgetOthers(onDevice, user.id)) void api.pictures.forgetAll().catch(() => {});
      const isSignedIn = () => rememberedUser(onDevice)?.id === user.id;
      const memory = createMemory(onDevice, user.id, isSignedIn);
      const { signOut, forget, verify } = session;
      return createStores({ api, memory, user, signOut, forget, verify });
    }, [user.id]);
    useEffect(() => () => {
      stores.dispose();
      // Also if the session was ended in another tab or on another device, for example for a lost
      // phone.
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
  const [comesFromCheckout] = useState(() => location.search.includes("purchase="));
  const showsVideos = path.startsWith("/videos") || (wide.value && path === "/create");

  useEffect(() => void stores.offered.load(), []);
  useEffect(() => offerNewVersion(notices), []);
  useEffect(() => sayWhatIsNotKept(notices), []);

  // Loads the rest while the browser is idle, so that a tap finds it, even without a network.
  useEffect(() => {
    const lazyScreens = screens.map(({ component }) => component);
    const rest = [Toasts, Player, Filters, ...lazyScreens, Badge, InstallHint, ...lazyParts];
    const timer = setTimeout(() => void loadRest(), QUIET_AFTER_MS);
    // One at a time, because together they would delay a tap.
    async function loadRest(): Promise<void> {
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
        places={places}
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
      <Pending>
        <PictureDrop />
      </Pending>
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
