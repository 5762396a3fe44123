import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, it, onTestFinished } from "vitest";
import { startAppServer } from "../../../../scripts/start/app-server.ts";
import { startBuiltApp } from "../../../../scripts/start/built-app.ts";
import { newPhone, useBrowser, waitForServiceWorker } from "../../phone/browser.ts";

useBrowser();

it("the build of `npm start` works offline, can be built again, and leaves nothing behind", async () => {
  const folder = await mkdtemp(join(tmpdir(), "wan-pwa-built-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const built = await startBuiltApp(join(folder, "app"), 0, inject("stack"));
  let isOpen = true;
  onTestFinished(async () => {
    if (isOpen) await built.close();
  });

  const phone = await newPhone(built.url);
  const page = await phone.newPage();
  await page.goto("/");
  await waitForServiceWorker(page);
  await built.buildAgain();
  expect((await fetch(`${built.url}/sw.js`)).status).toBe(200);

  await built.close();
  isOpen = false;
  await page.reload();
  await page.locator("#app :is(h1, .wordmark)").first().waitFor();

  // The development server at the same address.
  const root = new URL("../../../../", import.meta.url).pathname;
  const development = await startAppServer(root, Number(new URL(built.url).port), "", () => {});
  onTestFinished(() => development?.close());
  await page.reload();
  await page.locator(`script[src="/@vite/client"]`).waitFor({ state: "attached" });
  const left = await page.evaluate(async () =>
    [
      ...await navigator.serviceWorker.getRegistrations(),
      ...await caches.keys(),
    ].length
  );
  expect(left).toBe(0);
  // Vite's page would notice that its server ends, and start a worker, which the policy forbids.
  await page.close();
});
