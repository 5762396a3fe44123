import { expect, inject, it } from "vitest";
import { creditsOf, newAccount, newPhone, signIn, useBrowser } from "../browser.ts";

useBrowser();

/** The six digits that the newest mail to an address holds. */
async function codeFor(email: string): Promise<string> {
  const url = `${inject("stack").mailboxUrl}/api/messages?to=${encodeURIComponent(email)}`;
  return await expect.poll(async () => {
    const mails = await (await fetch(url)).text();
    return /\b\d{6}\b/.exec(mails)?.[0];
  }).toMatch(/^\d{6}$/).then(async () =>
    /\b\d{6}\b/.exec(await (await fetch(url)).text())?.[0] ?? ""
  );
}

it("a code by mail signs in, and no password is needed", async () => {
  const { email } = await newAccount();
  const page = await (await newPhone()).newPage();
  await page.goto("/");
  await page.getByRole("button", { name: "Sign in with a code by mail" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByLabel("Six-digit code").fill(await codeFor(email));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await creditsOf(page).getByText("100").waitFor();
});

it("a deep link survives sign-in, and signing out leaves nothing behind", async () => {
  const account = await newAccount();
  const page = await (await newPhone()).newPage();
  await page.goto("/credits");
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("100 free credits").waitFor();

  await page.getByRole("link", { name: "You" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Password").waitFor();
  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  expect(kept).not.toContain(account.id);
  expect(kept).not.toContain(account.email);
});

it("a text survives a reload", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await page.getByRole("textbox", { name: "Prompt" }).fill("A text that is not yet sent");
  await page.reload();
  await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue())
    .toBe("A text that is not yet sent");
});
