import { expect, it } from "vitest";
import { creditsOf, newAccount, newPhone, signIn, useBrowser } from "../browser.ts";
import { mailTo } from "../mailbox.ts";

useBrowser();

it("a code by email signs in without a password", async () => {
  const { email } = await newAccount();
  const page = await (await newPhone()).newPage();
  await page.goto("/");
  await page.getByRole("button", { name: "Sign in with a code by email" }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByLabel("Six-digit code").fill(await mailTo(email, /\b\d{6}\b/));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await creditsOf(page).getByText("100").waitFor();
});

it("a deep link survives sign-in, and signing out leaves no data behind", async () => {
  const account = await newAccount();
  const page = await (await newPhone()).newPage();
  await page.goto("/credits");
  await page.getByLabel("Email").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("100 free credits").waitFor();

  await page.getByRole("link", { name: "You" }).click();
  const ended = page.waitForResponse((response) => response.url().includes("/auth/v1/logout"));
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByLabel("Password").waitFor();
  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  expect(kept).not.toContain(account.id);
  expect(kept).not.toContain(account.email);
  expect((await ended).ok()).toBe(true);
});

it("a text survives a reload", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await page.getByRole("textbox", { name: "Prompt" }).fill("A text that is not yet sent");
  await page.reload();
  await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue())
    .toBe("A text that is not yet sent");
});
