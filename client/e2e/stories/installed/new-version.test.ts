import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Plugin, preview } from "vite";
import { expect, inject, it, onTestFinished } from "vitest";
import { appConfig, buildApp } from "../../build-app.ts";
import { newAccount, newPhone, signIn, useBrowser, waitForServiceWorker } from "../../browser.ts";
import { inspect } from "../../inspect/inspect.ts";

useBrowser();

/** The same app with another name in its header. */
const renamed: Plugin = {
  name: "renamed",
  transform: (code, id) =>
    id.endsWith("/src/words/en.ts") ? code.replace('app: "Wan"', 'app: "Wan Two"') : null,
};

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "wan-pwa-version-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
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

  await buildApp(next, inject("stack"), [renamed]);
  await rm(site, { recursive: true });
  await cp(next, site, { recursive: true });
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
