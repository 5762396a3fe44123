import { inTab } from "../../api/device/storage.ts";

/** The build's identity: the name of its first file, which contains a hash. */
const build = new URL(import.meta.url).pathname;
const KEY = "wan-pwa.reloaded-for";

/**
 * Call this when a part of the app is missing. If the host has a newer version, this one can never
 * be complete again, so the page is reloaded: once per build, so that a broken host causes no loop.
 * Where that cannot be remembered across the reload, the page is not reloaded.
 */
export async function reloadWhereOutdated(): Promise<void> {
  if (inTab.getItem(KEY) === build) return;
  // Bypasses the service worker, whose page is as old as this one.
  const page = await fetch(`/index.html?${Date.now()}`, { cache: "no-store" }).catch(() => null);
  if (!page?.ok || (await page.text()).includes(build)) return;
  if (!inTab.keep(KEY, build)) return;
  location.reload();
}
