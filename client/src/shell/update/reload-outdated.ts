/** Which build this is: the name of its first file holds a hash of it. */
const build = new URL(import.meta.url).pathname;
const KEY = "wan-pwa.reloaded-for";

/**
 * A part of the app is gone. Where the host has a newer version, this one can never be whole again:
 * the page is loaded anew, once for a build, so that a broken host makes no circle.
 */
export async function reloadWhereOutdated(): Promise<void> {
  if (sessionStorage.getItem(KEY) === build) return;
  // Past the service worker, whose page is as old as this one.
  const page = await fetch(`/index.html?${Date.now()}`, { cache: "no-store" }).catch(() => null);
  if (!page?.ok || (await page.text()).includes(build)) return;
  sessionStorage.setItem(KEY, build);
  location.reload();
}
