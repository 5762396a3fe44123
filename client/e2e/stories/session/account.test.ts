import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { creditsOf, make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { codeTo } from "../../account/mailbox.ts";

useBrowser();

const password = "quite another password";

/** Also waits for what is read: it moves everything below, and a tap could miss. */
async function openYou(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "You" }).click();
  await page.locator(".you-used[aria-busy=false]").waitFor();
  await page.getByRole("link", { name: "Billing" }).waitFor();
}

async function signInWith(page: Page, email: string, secret: string): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(secret);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

it("a name and an appearance are kept, and the appearance applies before the app has loaded", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await openYou(page);
  await page.getByLabel("Your name").fill("Ada Lovelace");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved").waitFor();
  await page.getByRole("radio", { name: "Light" }).check();
  await page.locator("html[data-appearance=light]").waitFor();
  const ground = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await page.getByRole("radio", { name: "Dark" }).check();
  await expect.poll(ground).not.toBe(light);

  // Without the app's own code: only the page and its blocking scripts.
  await page.route("**/assets/*.js", (route) => route.abort());
  await page.emulateMedia({ colorScheme: "light" });
  await page.reload();
  expect(await ground()).not.toBe(light);
  await page.unroute("**/assets/*.js");
  await page.reload();
  await expect.poll(() => page.getByLabel("Your name").inputValue())
    .toBe("Ada Lovelace");
});

it("an email address changes once the codes of both emails were typed, also after a reload", async () => {
  const account = await newAccount();
  const next = `${crypto.randomUUID()}@example.com`;
  const page = await (await newPhone()).newPage();
  await signIn(page, account);
  await openYou(page);
  await page.getByRole("link", { name: "Change email" }).click();
  await page.getByLabel("New email").fill(next);
  await page.getByRole("button", { name: "Change email" }).click();
  await page.getByText(`until then your address stays ${account.email}`).waitFor();

  await page.getByLabel(`Code sent to ${next}`).fill(await codeTo(next));
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText(`Now the code that we sent to ${account.email}`).waitFor();
  await page.reload();
  await page.getByText(`until then your address stays ${account.email}`).waitFor();
  const code = await codeTo(account.email);
  await page.getByLabel(`Code sent to ${account.email}`)
    .fill(` ${code.slice(0, 3)}-${code.slice(3)}`);
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("Your address has been changed.").waitFor();
  await page.getByText(`Your address is ${next}.`).waitFor();

  await openYou(page);
  await page.getByText(next, { exact: true }).waitFor();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await signInWith(page, next, account.password);
  await page.getByRole("textbox", { name: "Prompt" }).waitFor();
});

it("a password changes for a user who knows the current one, and other phones are signed out", async () => {
  const account = await newAccount();
  const [page, other] = [
    await (await newPhone()).newPage(),
    await (await newPhone()).newPage(),
  ];
  await signIn(page, account);
  await signIn(other, account);
  await openYou(page);
  await page.getByRole("link", { name: "Change password" }).click();
  await page.getByLabel("Current password").fill("a wrong password");
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("That is not your current password.").waitFor();
  await page.getByLabel("Current password").fill(account.password);
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("Your password has been changed.").waitFor();
  await other.getByText("You were signed out from another device.").waitFor();

  await signInWith(other, account.email, password);
  await other.getByRole("textbox", { name: "Prompt" }).waitFor();
});

it("the download contains every file and every row", async () => {
  const phone = await newPhone();
  await phone.addInitScript(() => Reflect.deleteProperty(globalThis, "showSaveFilePicker"));
  const page = await phone.newPage();
  await signIn(page, await newAccount());
  await make(page, "A lamp in a dark room, slowly turning");
  await page.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
  await openYou(page);
  await page.getByText(/^1 video, \d+ kB$/).waitFor();
  await page.getByRole("link", { name: "Download my data" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download" }).click(),
  ]);
  await page.getByText("The zip is complete.").waitFor();
  expect(download.suggestedFilename()).toMatch(/^wan-\d{4}-\d\d-\d\d\.zip$/);

  // Entries are stored uncompressed, so names and JSON can be read in the zip as text.
  const zip = await readFile(await download.path(), "latin1");
  expect(zip).toMatch(/videos\/[0-9a-f-]{36}\.mp4/);
  expect(zip).toContain("ftyp");
  const data = JSON.parse(/\{\n {2}"exported_at"[^]*?\n\}/.exec(zip)?.[0] ?? "null");
  expect(data).toMatchObject({
    generations: [{ prompt: "A lamp in a dark room, slowly turning" }],
    credit_transactions: [{ amount: 100 }, { amount: -10 }],
    missing_files: [],
  });
});

it("signing out everywhere reaches the other phone and leaves no data on it", async () => {
  const account = await newAccount();
  const [page, other] = [
    await (await newPhone()).newPage(),
    await (await newPhone()).newPage(),
  ];
  await signIn(page, account);
  await signIn(other, account);
  await other.getByRole("textbox", { name: "Prompt" }).fill("A text on a phone that was lost");
  await openYou(page);
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await page.getByRole("button", { name: "Sign out on all devices" }).click();
  await page.getByLabel("Password").waitFor();
  await other.getByText("You were signed out from another device.").waitFor();
  await expect.poll(() => other.evaluate(() => JSON.stringify(localStorage)))
    .not.toContain(account.id);
  expect(await other.evaluate(() => JSON.stringify(localStorage))).not.toContain("lost");
});

it("a deleted account is gone, and its address can sign up again without free credits", async () => {
  const account = await newAccount();
  const page = await (await newPhone()).newPage();
  await signIn(page, account);
  await make(page, "A lamp in a dark room, slowly turning [sim:slow=30s]");
  await creditsOf(page).getByText("90").waitFor();
  await openYou(page);
  await page.getByRole("link", { name: "Delete my account" }).click();
  await page.getByText("Your remaining 90 credits are lost.").waitFor();
  await page.getByLabel(/to confirm$/).fill("somebody@example.com");
  await page.getByRole("button", { name: "Delete my account for good" }).click();
  await page.getByText("That is not your address.").waitFor();
  await page.getByLabel(/to confirm$/).fill(account.email);
  await page.getByRole("button", { name: "Delete my account for good" }).click();
  await page.getByText("Your account has been deleted.").waitFor();
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(account.id);

  await signInWith(page, account.email, account.password);
  await page.getByText("Email and password do not match.").waitFor();
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByLabel("Six-digit code").fill(await codeTo(account.email));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await creditsOf(page).getByText("0", { exact: true }).waitFor();
});
