import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { preview } from "vite";
import { expect, inject, it, onTestFinished } from "vitest";
import { appConfig, buildApp } from "../../../pwa/build-app.ts";
import { readOperator } from "../../../pwa/operator.ts";
import {
  newAccount,
  newPhone,
  signIn,
  useBrowser,
  waitForServiceWorker,
} from "../../phone/browser.ts";
import { inspect } from "../../inspect/inspect.ts";

useBrowser();

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "wan-pwa-version-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Waits until the browser has installed the next version (`installed`) or given it up (`redundant`). */
function fateOfNextVersion(page: Page): Promise<ServiceWorkerState> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const fate = new Promise<ServiceWorkerState>((resolve) => {
      registration.addEventListener("updatefound", () => {
        const { installing } = registration;
        installing?.addEventListener("statechange", () => resolve(installing.state));
      });
    });
    await registration.update();
    return await fate;
  });
}

it("a new version waits until the user accepts it, and the text is kept", async () => {
  const [site, next] = [await temporaryFolder(), await temporaryFolder()];
  await cp(inject("appFolder"), site, { recursive: true });
  const server = await preview({
    ...appConfig(site),
    preview: { port: 0, host: "127.0.0.1" },
  });
  onTestFinished(() => server.close());

  const phone = await newPhone(server.resolvedUrls?.local[0]);
  const page = await phone.newPage();
  await signIn(page, await newAccount());
  await waitForServiceWorker(page);
  await page.getByRole("textbox", { name: "Prompt" }).fill("A text that is not yet sent");

  await buildApp(next, { ...inject("stack"), operator: readOperator({ APP_NAME: "Wan Two" }) });
  await rm(site, { recursive: true });
  await cp(next, site, { recursive: true });
  // While one of its files is missing, the host answers with the page: nothing is installed.
  const files = await readdir(join(site, "assets"));
  const missing = files.find((name) => /^first.*\.js$/.test(name)) ?? "";
  await rm(join(site, "assets", missing));
  expect(await fateOfNextVersion(page)).toBe("redundant");
  await cp(join(next, "assets", missing), join(site, "assets", missing));
  // The app comes to the front again, and checks for a new version.
  const messages = page.getByRole("region", { name: /Messages/ });
  await expect.poll(async () => {
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    return await messages.getByText("A new version is ready.").count();
  }, { interval: 500 }).toBe(1);
  // It stays, so it may only cover what can be scrolled out from under it.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const { look, findings } = inspect(page);
  await look("a new version");
  expect(findings()).toEqual([]);
  const name = page.getByRole("banner").getByRole("link").first();
  expect(await name.textContent()).toBe("Wan");
  await messages.getByRole("button", { name: "Reload" }).click();
  await page.getByRole("banner").getByRole("link", { name: "Wan Two" }).waitFor();
  await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue())
    .toBe("A text that is not yet sent");

  // No file of the old version is left.
  const entry = /assets\/index-[\w-]+\.js/.exec(await (await page.request.get("/")).text())?.[0];
  await expect.poll(() =>
    page.evaluate(async () => {
      const keys = await caches.keys();
      const all = await Promise.all(keys.map(async (key) => (await caches.open(key)).keys()));
      return all.flat().map(({ url }) => /assets\/index-[\w-]+\.js$/.exec(url)?.[0])
        .filter(Boolean);
    })
  ).toEqual([entry]);
});
