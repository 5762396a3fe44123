import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import {
  installServiceWorker,
  make,
  newAccount,
  newPhone,
  signIn,
  useBrowser,
  waitForServiceWorker,
} from "../../phone/browser.ts";

useBrowser();

/** The addresses of everything in the caches of this device. */
function cached(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const caches = await Promise.all(
      (await window.caches.keys()).map((key) => window.caches.open(key)),
    );
    const requests = await Promise.all(caches.map((cache) => cache.keys()));
    return requests.flat().map(({ url }) => url);
  });
}

/** The number of entries in the databases of this device. */
function rowsOfIndexedDb(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error));
      });
    let rows = 0;
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        rows += await answer(database.transaction(store).objectStore(store).count());
      }
      database.close();
    }
    return rows;
  });
}

it("the app opens without a network, and says so", async () => {
  const phone = await newPhone();
  const page = await phone.newPage();
  await signIn(page, await newAccount());
  await waitForServiceWorker(page);
  await phone.setOffline(true);
  for (const path of ["/create", "/videos", "/credits"]) {
    await page.goto(path);
    await page.getByRole("banner").getByText(/^Offline/).waitFor();
  }
  await page.getByRole("link", { name: "Create" }).click();
  await page.getByRole("textbox", { name: "Prompt" }).waitFor();
});

it("the caches contain the app's own files, and nothing that a user made", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await installServiceWorker(page);
  await page.reload();
  await make(page, "A lamp in a dark room, slowly turning");
  await page.getByRole("link", { name: /^Watch: A lamp/ }).click();
  await page.waitForFunction(() =>
    (document.querySelector<HTMLVideoElement>("dialog video")?.currentTime ?? 0) > 0
  );
  const own =
    /\/(index\.html|start\.js|icon\.svg|manifest\.webmanifest|assets\/[\w.-]+)(\?__WB_REVISION__=\w+)?$/;
  const files = await cached(page);
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((url) => !own.test(url))).toEqual([]);
  expect(files.filter((url) => /token|apikey/.test(url))).toEqual([]);

  await page.goto("/you");
  // What is read moves the button down, and a tap could miss.
  await page.locator(".you-used[aria-busy=false]").waitFor();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByLabel("Password").waitFor();
  expect((await cached(page)).filter((url) => !own.test(url))).toEqual([]);
  await expect.poll(() => rowsOfIndexedDb(page)).toBe(0);
});
