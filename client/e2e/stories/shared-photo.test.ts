import type { Page } from "playwright-core";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import {
  type Account,
  installServiceWorker,
  newAccount,
  newPhone,
  signIn,
  useBrowser,
} from "../browser.ts";

useBrowser();

const photo = fileURLToPath(new URL("../fixtures/photo.jpg", import.meta.url));

/** Posts a form as the system does when a photo is shared with the installed app. */
async function share(page: Page, text: string): Promise<void> {
  await installServiceWorker(page);
  await page.reload(); // The service worker controls the next page.
  await page.evaluate(() => {
    document.body.innerHTML = `<form action="/share" method="post" enctype="multipart/form-data">
      <input name="text"><input name="photo" type="file"><button>Share</button></form>`;
  });
  await page.locator("input[name=text]").fill(text);
  await page.locator("input[name=photo]").setInputFiles(photo);
  await page.getByRole("button", { name: "Share" }).click();
  await page.waitForURL("/create");
}

async function expectInComposer(page: Page, text: string): Promise<void> {
  await page.getByRole("img", { name: "Your photo" }).waitFor();
  await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue()).toBe(text);
  expect(await page.evaluate(() => caches.has("wan-pwa.shared"))).toBe(false);
}

it("a photo that is shared with the app appears in the composer, once", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await share(page, "The sea by night");
  await expectInComposer(page, "The sea by night");
  // The draft has and keeps it now; nothing is picked up twice.
  await page.reload();
  await expectInComposer(page, "The sea by night");
});

it("a photo that is shared before signing in is kept until then", async () => {
  const page = await (await newPhone()).newPage();
  const { email, password }: Account = await newAccount();
  await page.goto("/");
  await share(page, "The sea by night");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expectInComposer(page, "The sea by night");
});
