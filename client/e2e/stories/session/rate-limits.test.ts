/** Auth's real rate limits, from config.toml. All other stories run without them. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { anyPorts, exampleSettings, type Local, startLocal } from "../../../../scripts/local.ts";
import { newUserOn } from "../../../../scripts/test/new-user.ts";
import { type DataFolder, makeProjectFolder } from "../../../../scripts/test/started-folder.ts";
import { newPhone, useBrowser } from "../../phone/browser.ts";

useBrowser();

const password = "a long password";
const newAddress = () => `${crypto.randomUUID()}@example.com`;

let folder: DataFolder;
let local: Local;

beforeAll(async () => {
  folder = await makeProjectFolder();
  local = await startLocal({
    ports: anyPorts,
    settings: await exampleSettings(),
    dataFolder: folder.path,
    seed: false,
    fsync: false,
    warmFunctions: false,
  });
});

afterAll(async () => {
  await local?.stop();
  await folder?.remove();
});

/** A phone whose app, built for the stack of the run, reaches the one with the limits instead. */
async function newPage(language: "en" | "de"): Promise<Page> {
  const { apiUrl } = inject("stack");
  const phone = await newPhone();
  await phone.addInitScript(
    (chosen) => localStorage.setItem("wan-pwa.language", chosen),
    language,
  );
  await phone.routeWebSocket(/realtime/, () => {});
  await phone.route(`${apiUrl}/**`, async (route) => {
    const url = route.request().url().replace(apiUrl, local.stack.urls.api);
    let response = await route.fetch({ url });
    const path = [...usedUp.keys()].find((one) => url.includes(`/auth/v1/${one}`));
    if (path && route.request().method() === "POST") {
      // While a request arrives, the bucket may fill up by one: then it is used up again.
      while (response.status() !== 429) {
        await drain(path);
        response = await route.fetch({ url });
      }
    }
    await route.fulfill({ response });
  });
  return await phone.newPage();
}

/** What is sent to the routes that are used up from here on, by their path. */
const usedUp = new Map<string, () => object>();

/** Uses up a route, as everybody else behind the same network address may. */
async function useUp(path: string, body: () => object): Promise<void> {
  usedUp.set(path, body);
  await drain(path);
}

async function drain(path: string): Promise<void> {
  const { urls, keys } = local.stack;
  const ask = async () =>
    (await fetch(`${urls.api}/auth/v1/${path}`, {
      method: "POST",
      headers: { apikey: keys.publishable, "content-type": "application/json" },
      body: JSON.stringify(usedUp.get(path)?.()),
    })).status;
  await expect.poll(async () => await Promise.all(Array.from({ length: 10 }, ask))).toContain(429);
}

/** A mail to this user was sent at this moment, however slow the machine is. */
async function sentJustNow(email: string): Promise<void> {
  await local.stack.sql`
    update auth.users set confirmation_sent_at = now()
    where email = ${email}`;
}

it("every limit of Auth has its words, in both languages, and signs nobody out", async () => {
  const page = await newPage("en");
  const german = await newPage("de");
  const button = (on: Page, name: string) => on.getByRole("button", { name, exact: true });
  const { user, ...session } = await newUserOn(local.stack);
  const signedIn = await newPage("en");
  await signedIn.goto("/icon.svg");
  await signedIn.evaluate(
    (text) => localStorage.setItem("wan-pwa.session", text),
    JSON.stringify({ ...session, user }),
  );
  await signedIn.goto("/create");
  const prompt = signedIn.getByRole("textbox", { name: "Prompt" });
  await prompt.fill("A text that is not yet sent");

  // One mail a minute to one user: the code of the last one is the one to type.
  const email = newAddress();
  await page.goto("/sign-in");
  await button(page, "Create an account").click();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await button(page, "Create account").click();
  await page.getByText(`We sent a code to ${email}.`).waitFor();
  await button(page, "Use another address").click();
  await sentJustNow(email);
  await button(page, "Create account").click();
  await page.getByText(`We have just sent a code to ${email}.`).waitFor();
  await german.goto("/sign-in");
  await button(german, "Mit einem Code per E-Mail anmelden").click();
  await german.getByLabel("E-Mail").fill(email);
  await sentJustNow(email);
  await button(german, "Code schicken").click();
  await german.getByText(`Gerade eben ging ein Code an ${email}.`).waitFor();

  // Codes that may be tried from one network address.
  await useUp("verify", () => ({ type: "email", email: newAddress(), token: "000000" }));
  await page.getByLabel("Six-digit code").fill("123456");
  await button(page, "Sign in").click();
  await page.getByText("Too many attempts. Wait a minute, then try again.").waitFor();
  await german.getByLabel("Sechsstelliger Code").fill("123456");
  await button(german, "Anmelden").click();
  await german.getByText("Zu viele Versuche. Warte eine Minute").waitFor();

  // Mails of the whole project. Other routes still answer.
  await local.stack.sql`
    update auth.users set confirmation_sent_at = null, recovery_sent_at = null`;
  await useUp("otp", () => ({ email: newAddress() }));
  await useUp("magiclink", () => ({ email: newAddress() }));
  const answer = page.waitForResponse(/auth\/v1\/signup/);
  await button(page, "Sign in with a password").click();
  await button(page, "Create an account").click();
  await page.getByLabel("Email").fill(newAddress());
  await button(page, "Create account").click();
  expect(await (await answer).json()).toMatchObject({ error_code: "over_email_send_rate_limit" });
  await page.getByText("Too many emails for now. Try again in a few minutes.").waitFor();

  // Sign-ins and renewals.
  await useUp("token?grant_type=password", () => ({ email: newAddress(), password }));
  await german.reload();
  await button(german, "Mit Passwort anmelden").click();
  await german.getByLabel("Passwort").fill(password);
  await button(german, "Anmelden").click();
  await german.getByText("Zu viele Versuche. Warte eine Minute").waitFor();

  // Renewals share that bucket.
  let refused = 0;
  await signedIn.context().route(/grant_type=refresh_token/, async (route) => {
    const url = route.request().url().replace(inject("stack").apiUrl, local.stack.urls.api);
    await expect.poll(async () => {
      await drain("token?grant_type=password");
      const response = await route.fetch({ url });
      if (response.status() !== 429) return response.status();
      await route.fulfill({ response });
      refused += 1;
      return 429;
    }).toBe(429);
  });
  await signedIn.evaluate(() => {
    const key = "wan-pwa.session";
    const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
    // As if two hours had passed by the server's clock.
    localStorage.setItem(key, JSON.stringify({ ...kept, skew_seconds: 7_200 }));
  });
  await signedIn.reload();
  await expect.poll(() => refused).toBeGreaterThan(0);
  await expect.poll(() => prompt.inputValue()).toBe("A text that is not yet sent");
  expect(await signedIn.evaluate(() => localStorage.getItem("wan-pwa.session")))
    .toContain(user.id);
  for (const one of [page, german, signedIn]) {
    await one.context().unrouteAll({ behavior: "ignoreErrors" });
  }
});
