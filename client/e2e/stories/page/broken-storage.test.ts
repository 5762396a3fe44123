import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { countCreates } from "../../../../scripts/fake-replicate/test/count-creates.ts";
import {
  type Account,
  creditsOf,
  make,
  newAccount,
  newPhone,
  useBrowser,
} from "../../phone/browser.ts";
import { choosePhoto, pick } from "../../composer/compose.ts";

useBrowser();

const photo = fileURLToPath(new URL("../../fixtures/photo.jpg", import.meta.url));

/** On the screen, because nothing can be stored ahead. */
async function signInOnScreen(page: Page, { email, password }: Account): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await creditsOf(page).getByText("100").waitFor();
}

it("with all cookies blocked the app works for this visit, and says what it cannot keep", async () => {
  const page = await (await newPhone()).newPage();
  // As in Chromium with "Block all cookies": touching any of these throws.
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException("Access is denied for this document.", "SecurityError");
        },
      });
    }
    for (const name of ["locks", "serviceWorker"]) {
      Object.defineProperty(navigator, name, {
        get: () => {
          throw new DOMException("Access is denied.", "SecurityError");
        },
      });
    }
  });
  await page.goto("/sign-in");
  await page.getByText(/^This browser stores nothing for Wan/).waitFor();
  await signInOnScreen(page, await newAccount());
  await page.getByText(/^This browser stores nothing\. Keep/).waitFor();
  const prompt = `A lamp in a dark room, ${crypto.randomUUID()}`;
  await make(page, prompt);
  await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
  await creditsOf(page).getByText("90").waitFor();
  expect(await countCreates(prompt)).toBe(1);
  await page.getByRole("link", { name: "You" }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByLabel("Password").waitFor();
});

it("a video from a photo is sent although IndexedDB never answers, and that is said", async () => {
  const page = await (await newPhone()).newPage();
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
  });
  await signInOnScreen(page, await newAccount());
  await pick(page, "mode", "i2v");
  await choosePhoto(page, photo);
  await page.getByText(/^This browser does not store your files/).waitFor();
  const prompt = `The camera moves closer, ${crypto.randomUUID()}`;
  await make(page, prompt);
  await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
  expect(await countCreates(prompt)).toBe(1);
  // It is sent, so there is nothing left to lose.
  await page.getByText(/^This browser does not store your files/).waitFor({ state: "hidden" });
});
