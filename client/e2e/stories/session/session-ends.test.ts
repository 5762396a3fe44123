import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  type Account,
  creditsOf,
  make,
  newAccount,
  newPhone,
  signIn,
  useBrowser,
} from "../../phone/browser.ts";
import { watchRequests } from "../../phone/watch-requests.ts";
import { countCreates } from "../../../../scripts/fake-replicate/test/count-creates.ts";

useBrowser();

/**
 * Makes the server refuse the token and its renewal, as after "sign out everywhere". `tapped`
 * happens at the same moment, because the app reads now and then by itself and would notice.
 */
async function endSession(page: Page, tapped?: Locator): Promise<void> {
  await (tapped ?? page.locator("body")).evaluate((element, isTapped) => {
    const key = "wan-pwa.session";
    const session = JSON.parse(localStorage.getItem(key) ?? "{}");
    const [head, body] = session.access_token.split(".");
    const ended = { access_token: `${head}.${body}.AAAA`, refresh_token: "ended" };
    localStorage.setItem(key, JSON.stringify({ ...session, ...ended }));
    if (isTapped && element instanceof HTMLElement) element.click();
  }, tapped !== undefined);
}

async function signInAgain(page: Page, { password }: Account): Promise<void> {
  await page.getByText("Please sign in again. Your text is kept.").waitFor();
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("textbox", { name: "Prompt" }).waitFor();
}

describe("a session that ends during a visit", () => {
  it("keeps the text, and who the user was", async () => {
    const page = await (await newPhone()).newPage();
    const account = await newAccount();
    await signIn(page, account);
    await creditsOf(page).getByText("100").waitFor();
    await page.getByRole("textbox", { name: "Prompt" }).fill("A text that is not yet sent");
    const requests = watchRequests(page);
    await endSession(page);
    await page.evaluate(() => dispatchEvent(new Event("offline")));
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await signInAgain(page, account);
    await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue())
      .toBe("A text that is not yet sent");
    expect(requests.logouts()).toBe(0);
  });

  it("keeps a request that was just made, and sends it once after the next sign-in", async () => {
    const page = await (await newPhone()).newPage();
    const account = await newAccount();
    await signIn(page, account);
    await creditsOf(page).getByText("100").waitFor();
    const prompt = `A lamp in a dark room, ${crypto.randomUUID()}`;
    await page.getByRole("textbox", { name: "Prompt" }).fill(prompt);
    await endSession(page, page.getByRole("button", { name: /^Make video · \d+ credits$/ }));
    await signInAgain(page, account);
    await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
    await creditsOf(page).getByText("90").waitFor();
    expect(await countCreates(prompt)).toBe(1);
  });

  it("ends only once: a late refusal does not end the next session", async () => {
    const page = await (await newPhone()).newPage();
    const account = await newAccount();
    await signIn(page, account);
    await creditsOf(page).getByText("100").waitFor();
    // The first refusal is delayed; another one ends the session in the meantime.
    const released = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    let refusals = 0;
    await page.route("**/rest/v1/**", async (route) => {
      const response = await route.fetch();
      const isFirst = response.status() === 401 && (refusals += 1) === 1;
      if (isFirst) await released.promise;
      await route.fulfill({ response });
      if (isFirst) arrived.resolve();
    });
    await endSession(page);
    // A request that was under way may still succeed, so the app is woken until two are refused.
    await expect.poll(async () => {
      await page.evaluate(() => dispatchEvent(new Event("offline")));
      await page.evaluate(() => dispatchEvent(new Event("online")));
      return refusals;
    }).toBeGreaterThan(1);
    await signInAgain(page, account);
    released.resolve();
    await arrived.promise;
    const prompt = "A lamp in a dark room, slowly turning";
    await make(page, prompt);
    await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });
});
