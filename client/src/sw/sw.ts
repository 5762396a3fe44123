/**
 * The service worker caches the app's own files, so that the app opens without a network and never
 * as a mix of two versions. It caches nothing else: API answers, signed URLs and videos bypass
 * it and are left to the browser.
 */
import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from "workbox-precaching";
import { NavigationRoute, registerRoute, setCatchHandler } from "workbox-routing";
import { acceptShared } from "./accept-shared.ts";
import type { NotificationMessage } from "../api/user/push-subscription.ts";
import { within } from "../api/device/timing/within.ts";
import { openNotification, type Windows } from "./open-notification.ts";
import { refusePage } from "./refuse-page.ts";
import { type Places, showPushMessage } from "./show-push-message.ts";

/** The service worker types that TypeScript lacks unless one gives up the DOM's types. */
declare const self: {
  __WB_MANIFEST: (PrecacheEntry | string)[];
  skipWaiting(): Promise<void>;
  clients: Windows & Places & { claim(): Promise<void> };
  registration: ServiceWorkerRegistration;
  addEventListener(type: "activate", listener: (event: Lasting) => void): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
  addEventListener(type: "push", listener: (event: PushEvent) => void): void;
  addEventListener(type: "notificationclick", listener: (event: NotificationClick) => void): void;
};

interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}

interface NotificationClick extends Lasting {
  notification: Notification;
}

interface PushEvent extends Lasting {
  data: { json(): NotificationMessage } | null;
}

/** The message that workbox-window's `messageSkipWaiting` sends. */
const LET_IN = "SKIP_WAITING";

/** Longer than any cache takes that still answers. */
const LIMIT_MS = 4_000;

addPlugins([refusePage]);
// oxlint-disable-next-line no-underscore-dangle -- the build writes the list of files here
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

// Every address of the app serves the same page. A name with a dot is a file; the rest belongs to
// an API.
const notOurs = [/\.[^/]+$/, /^\/(auth|rest|realtime|storage|functions)\//];
const page = createHandlerBoundToURL("/index.html");
registerRoute(
  new NavigationRoute(
    async (options) => await within(LIMIT_MS, page(options), null) ?? await fetch(options.request),
    { denylist: notOurs },
  ),
);
// A browser may lose its cache, refuse it or not answer: then the network serves the app.
setCatchHandler(({ request }) => fetch(request));

registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname === "/share",
  ({ request }) => acceptShared(request),
  "POST",
);

// Also controls the page of a first visit, so that it works without a network and a later version
// waits for it.
self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

// A new version waits until the user activates it (shell/update/update.ts).
self.addEventListener("message", ({ data }) => {
  const isLetIn = typeof data === "object" && data !== null && Reflect.get(data, "type") === LET_IN;
  if (isLetIn) void self.skipWaiting();
});

self.addEventListener("push", (event) => {
  const message = event.data?.json();
  if (message) event.waitUntil(showPushMessage(message, self.clients, self.registration));
});

self.addEventListener("notificationclick", (event) => {
  event.waitUntil(openNotification(event.notification, self.clients));
});
