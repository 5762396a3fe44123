import type { Plugin } from "vite";

/**
 * The development server's answer to the service worker that a build has left at the same address
 * (`npm start -- --built`): it removes itself and the files that it keeps. Without it, the browser
 * would go on showing that build.
 */
export function noWorker(): Plugin {
  return {
    name: "no-worker",
    configureServer({ middlewares }) {
      middlewares.use("/sw.js", (_request, response) => {
        response.setHeader("content-type", "text/javascript");
        response.setHeader("cache-control", "no-cache");
        response.end(`(${leave})();`);
      });
    },
  };
}

/** Runs in the browser, so it uses nothing of this file. */
const leave = `() => {
  const end = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("workbox-")) await caches.delete(name);
    }
    await registration.unregister();
    for (const client of await clients.matchAll()) await client.navigate(client.url);
  };
  addEventListener("install", () => skipWaiting());
  addEventListener("activate", (event) => event.waitUntil(end()));
}`;
