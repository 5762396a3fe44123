import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  creditsOf,
  installServiceWorker,
  make,
  newAccount,
  newPhone,
  signIn,
  useBrowser,
} from "../../phone/browser.ts";
import { choosePhoto, pick } from "../../composer/compose.ts";
import { fileKept } from "../../composer/kept-file.ts";
import { countCreates } from "../../../../scripts/fake-replicate/test/count-creates.ts";

useBrowser();

const photo = fileURLToPath(new URL("../../fixtures/photo.jpg", import.meta.url));

const note = (page: Page) => page.getByRole("banner").getByText(/^Offline, as of .*\d/);

/** A signed-in phone with the app, whose screen is up to date. */
async function settle() {
  const phone = await newPhone();
  const page = await phone.newPage();
  const account = await newAccount();
  await signIn(page, account);
  await creditsOf(page).getByText("100").waitFor();
  await installServiceWorker(page);
  await remembered(page, '"balance_after":100');
  return { phone, page, account };
}

/** Waits until the device has stored what is on the screen. */
async function remembered(page: Page, part: string): Promise<void> {
  await page.waitForFunction(
    (text) => Object.keys(localStorage).some((key) => localStorage.getItem(key)?.includes(text)),
    part,
  );
}

/** Taps twice at the moment when the network is back and the app sends by itself. */
async function tapTwiceWhenOnline(page: Page): Promise<void> {
  await page.evaluate(() =>
    addEventListener("online", () => {
      const buttons = [...document.querySelectorAll<HTMLElement>("article button")];
      const send = buttons.find((button) => button.textContent?.startsWith("Send"));
      send?.click();
      send?.click();
    })
  );
}

describe("a video that is started offline", () => {
  it("waits across a reload and is made once, although two tabs each send it twice", async () => {
    const { phone, page } = await settle();
    const prompt = `A lamp in a dark room, ${crypto.randomUUID()}`;
    await phone.setOffline(true);
    await make(page, prompt);
    await page.getByRole("article", { name: prompt }).getByText(/^Not sent yet/).waitFor();
    await creditsOf(page).getByText("90").waitFor();

    await page.reload();
    await note(page).waitFor();
    const other = await phone.newPage();
    await other.goto("/videos");
    for (const tab of [page, other]) {
      await tab.getByRole("article", { name: prompt })
        .getByRole("button", { name: /^Send · 10 credits/ }).waitFor();
      await tapTwiceWhenOnline(tab);
    }
    await phone.setOffline(false);

    for (const tab of [page, other]) {
      await tab.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
      await creditsOf(tab).getByText("90").waitFor();
      expect(await tab.getByRole("article").count()).toBe(1);
    }
    expect(await countCreates(prompt)).toBe(1);
    await page.getByRole("link", { name: "Credits", exact: true }).click();
    await page.getByText("100 free credits").waitFor();
    // The packs are a list, too.
    const lines = page.getByRole("main").getByRole("listitem").filter({ hasText: "Balance" });
    await expect.poll(() => lines.count()).toBe(2);
  });

  it("keeps its photo across a reload", async () => {
    const { phone, page } = await settle();
    const prompt = `The camera moves closer, ${crypto.randomUUID()}`;
    await phone.setOffline(true);
    await pick(page, "mode", "i2v");
    await choosePhoto(page, photo);
    await fileKept(page);
    await page.reload();
    await page.getByRole("img", { name: "Your photo" }).waitFor();
    await make(page, prompt);
    await page.getByRole("article", { name: prompt }).getByText(/^Not sent yet/).waitFor();
    await page.reload();
    await page.getByRole("article", { name: prompt }).getByText(/^Not sent yet/).waitFor();
    await phone.setOffline(false);
    await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
    expect(await countCreates(prompt)).toBe(1);
  });

  it("is not sent once it is discarded, and its text is back in the composer", async () => {
    const { phone, page } = await settle();
    const prompt = `A lamp in a dark room, ${crypto.randomUUID()}`;
    await phone.setOffline(true);
    await make(page, prompt);
    await page.getByRole("article").getByRole("button", { name: "Discard" }).click();
    await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue())
      .toBe(prompt);
    await phone.setOffline(false);
    await creditsOf(page).getByText("100").waitFor();
    await page.getByRole("banner").getByText(/Offline/).waitFor({ state: "hidden" });
    expect(await countCreates(prompt)).toBe(0);
  });
});

describe("opened without a network", () => {
  it("the app shows the last data and its time; after signing out it shows nothing", async () => {
    const { phone, page, account } = await settle();
    await make(page, "A lamp in a dark room, slowly turning");
    await page.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
    await remembered(page, '"state":"completed"');

    await phone.setOffline(true);
    await page.reload();
    await note(page).waitFor();
    await page.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
    await creditsOf(page).getByText("90").waitFor();
    await page.getByRole("button", { name: "Make video · 10 credits" }).waitFor();
    await page.getByRole("link", { name: "Credits", exact: true }).click();
    await page.getByText("100 free credits").waitFor();

    const other = await phone.newPage();
    await other.goto("/videos");
    await other.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
    await page.getByRole("link", { name: "You" }).click();
    // The message moves the button down, and a tap could miss.
    await page.getByText(/^Your account could not be loaded\./).waitFor();
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    for (const tab of [page, other]) {
      await tab.getByLabel("Password").waitFor();
      expect(await tab.getByRole("article").count()).toBe(0);
    }
    const left = () =>
      page.evaluate(async () => {
        const names = (await indexedDB.databases()).map(({ name }) => name);
        return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, names]);
      });
    for (const one of [account.id, account.email, "A lamp"]) {
      await expect.poll(left).not.toContain(one);
    }
    await page.reload();
    await page.getByLabel("Password").waitFor();
  });

  it("a session with an expired token continues when the network is back", async () => {
    const { phone, page } = await settle();
    await phone.setOffline(true);
    await page.evaluate(() => {
      const key = "wan-pwa.session";
      const session = JSON.parse(localStorage.getItem(key) ?? "{}");
      localStorage.setItem(key, JSON.stringify({ ...session, expires_at: 1_000, expires_in: 0 }));
    });
    await page.reload();
    await note(page).waitFor();
    await creditsOf(page).getByText("100").waitFor();
    await make(page, "A lamp in a dark room, slowly turning");
    await page.getByRole("article").getByText(/^Not sent yet/).waitFor();
    await phone.setOffline(false);
    await page.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
    await creditsOf(page).getByText("90").waitFor();
  });
});
