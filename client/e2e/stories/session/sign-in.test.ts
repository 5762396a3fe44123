import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { creditsOf, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { codeTo } from "../../account/mailbox.ts";

useBrowser();

const newAddress = () => `${crypto.randomUUID()}@example.com`;

async function askForAccount(page: Page, email: string, password = "a long password") {
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create account" }).click();
}

const submit = (page: Page) => page.getByRole("button", { name: "Sign in", exact: true }).click();

it("a new user confirms the address with a code, which waits through a reload", async () => {
  const email = newAddress();
  const page = await (await newPhone()).newPage();
  await page.goto("/sign-in");
  await askForAccount(page, email);
  await page.getByText(`We sent a code to ${email}.`).waitFor();
  const field = page.getByLabel("Six-digit code");
  expect(await field.getAttribute("inputmode")).toBe("numeric");
  expect(await field.getAttribute("autocomplete")).toBe("one-time-code");
  await page.getByRole("button", { name: /^Send a new code in \d+ s$/ }).waitFor();

  await page.reload();
  await page.getByText(`We sent a code to ${email}.`).waitFor();
  await page.getByLabel("Your password again").fill("a long password");
  const code = await codeTo(email);
  await field.fill(code.replaceAll(/\d/g, (digit) => String((Number(digit) + 1) % 10)));
  await submit(page);
  await page.getByText("That code is wrong or has expired. Check it, or request a new one.")
    .waitFor();
  await field.fill(`\u200b${code.slice(0, 3)} ${code.slice(3)}`);
  const set = page.waitForResponse((response) =>
    response.url().includes("/auth/v1/user") && response.request().method() === "PUT"
  );
  await submit(page);
  expect((await set).ok()).toBe(true);
  await creditsOf(page).getByText("100").waitFor();
  expect(await page.evaluate(() => localStorage.getItem("wan-pwa.awaited-code"))).toBeNull();
});

it("the password that was typed with the code counts, not one that a stranger chose before", async () => {
  const email = newAddress();
  const stranger = await (await newPhone()).newPage();
  await stranger.goto("/sign-in");
  await askForAccount(stranger, email, "the stranger's password");
  await stranger.getByLabel("Six-digit code").waitFor();

  const page = await (await newPhone()).newPage();
  await page.goto("/sign-in");
  await askForAccount(page, email, "the owner's password");
  await page.getByText(`We sent a code to ${email}.`).waitFor();
  const set = page.waitForResponse((response) =>
    response.url().includes("/auth/v1/user") && response.request().method() === "PUT"
  );
  await page.getByLabel("Six-digit code").fill(await codeTo(email));
  await submit(page);
  await creditsOf(page).getByText("100").waitFor();
  expect((await set).ok()).toBe(true);

  await stranger.getByRole("button", { name: "Sign in with a password" }).click();
  await stranger.getByLabel("Password").fill("the stranger's password");
  await submit(stranger);
  await stranger.getByText("Email and password do not match.").waitFor();
  await stranger.getByLabel("Password").fill("the owner's password");
  await submit(stranger);
  await creditsOf(stranger).getByText("100").waitFor();
});

it("a known address signs in with its password, and gets no mail; an unconfirmed one gets a code", async () => {
  const { email } = await newAccount();
  const page = await (await newPhone()).newPage();
  await page.goto("/sign-in");
  await askForAccount(page, email, "not its password");
  await page.getByText(`There is an account for ${email} already.`).waitFor();
  await page.getByText(/^This is not the password of that account/).waitFor();
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Create account" }).click();
  await creditsOf(page).getByText("100").waitFor();

  const other = await (await newPhone()).newPage();
  const unconfirmed = newAddress();
  await other.goto("/sign-in");
  await askForAccount(other, unconfirmed);
  await other.getByRole("button", { name: "Sign in with a password" }).click();
  await submit(other);
  await other.getByText("This address is not confirmed yet.").waitFor();
  await other.getByLabel("Six-digit code").fill(await codeTo(unconfirmed));
  await submit(other);
  await creditsOf(other).getByText("100").waitFor();
});

it("a session in an address signs nobody in, and is removed from it", async () => {
  const [account, attacker] = [await newAccount(), await newAccount(5)];
  const page = await (await newPhone()).newPage();
  await signIn(page, account);
  await page.getByRole("textbox", { name: "Prompt" }).fill("A text that is not yet sent");
  const { access_token, refresh_token } = attacker.sessions[0] ?? {};
  const session = new URLSearchParams({
    access_token: access_token ?? "",
    refresh_token: refresh_token ?? "",
    expires_in: "3600",
    token_type: "bearer",
    type: "magiclink",
  });
  for (
    const [given, kept] of [
      [`/create#${session}`, "/create"],
      [`/create#refresh_token=${refresh_token}`, "/create"],
      ["/create?code=8b1e0d5c-5b7a-4b0e-9d5e-000000000000", "/create"],
      ["/create?token_hash=8b1e0d5c&type=email", "/create"],
      ["/create#error=access_denied&error_code=otp_expired&error_description=x", "/create"],
      ["/videos?show=ready&code=8b1e0d5c", "/videos?show=ready"],
    ] as const
  ) {
    // From another page, so that the app starts with this address.
    await page.goto("/icon.svg");
    await page.goto(given);
    await creditsOf(page).getByText("100").waitFor();
    await expect.poll(() => page.evaluate(() => location.href.slice(location.origin.length)))
      .toBe(kept);
  }
  await page.getByRole("link", { name: "Create", exact: true }).click();
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  await expect.poll(() => prompt.inputValue()).toBe("A text that is not yet sent");
  // In the open app, too, where such a link changes only the hash.
  await page.evaluate((hash) => location.assign(`#${hash}`), session.toString());
  await expect.poll(() => page.evaluate(() => location.hash)).toBe("");
  await creditsOf(page).getByText("100").waitFor();
  const stored = await page.evaluate(() => localStorage.getItem("wan-pwa.session"));
  expect(stored).toContain(account.id);

  // Signed out, it is the same.
  const other = await (await newPhone()).newPage();
  await other.goto(`/create#${session}`);
  await other.getByRole("link", { name: "Create an account" }).waitFor();
  await expect.poll(() => other.evaluate(() => location.hash)).toBe("");
  expect(await other.evaluate(() => localStorage.getItem("wan-pwa.session"))).toBeNull();
});

it("a code by email signs in without a password", async () => {
  const { email } = await newAccount();
  const page = await (await newPhone()).newPage();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in with a code by email" }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByLabel("Six-digit code").fill(await codeTo(email));
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
