/**
 * The service worker: it keeps the app's own files, so that the app opens without a network and
 * never as a mix of two versions. Of anything else it keeps nothing: what the API answers, signed
 * addresses and videos pass by it and are the browser's affair.
 */
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { acceptShared } from "./accept-shared.ts";
import type { NotificationMessage } from "../api/user/push-subscription.ts";
import { openNotification, type Windows } from "./open-notification.ts";
import { type Places, showPushMessage } from "./show-push-message.ts";

/** What TypeScript does not know of a service worker without giving up the DOM's types. */
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

/** What workbox-window's `messageSkipWaiting` sends. */
const LET_IN = "SKIP_WAITING";

// oxlint-disable-next-line no-underscore-dangle -- where the build writes the list of files
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

// Every address of the app is the one page. A name with a dot is a file, and the rest is an API's.
const notOurs = [/\.[^/]+$/, /^\/(auth|rest|realtime|storage|functions)\//];
registerRoute(
  new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: notOurs }),
);

registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname === "/share",
  ({ request }) => acceptShared(request),
  "POST",
);

// The page of a first visit, too: it goes on without a network, and a later version waits for it.
self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

// A new version waits until the user lets it in (shell/update/update.ts).
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
