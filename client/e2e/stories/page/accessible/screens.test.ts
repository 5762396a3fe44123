import { expect, it } from "vitest";
import { make, newAccount, signIn, useBrowser } from "../../../phone/browser.ts";
import { inspect } from "../../../inspect/inspect.ts";
import { newStillPage } from "../../../inspect/still-page.ts";
import { lengthenTimers } from "../../../phone/long-timers.ts";
import { putRows } from "../../../account/rows.ts";

useBrowser();

it("the ways to sign in are accessible", async () => {
  const page = await newStillPage();
  const { look, findings } = inspect(page);
  const tap = (name: string) => page.getByRole("button", { name, exact: true }).click();
  await page.goto("/sign-in");
  await page.getByLabel("Password").waitFor();
  await look("sign in");
  await tap("Sign in");
  await page.getByText("Please enter an email address").waitFor();
  await look("sign in without an address");
  await page.getByLabel("Email").fill("nobody@example.com");
  await page.getByLabel("Password").fill("not the password");
  await tap("Sign in");
  await page.getByText("Email and password do not match.").waitFor();
  await look("sign in, refused");
  await tap("Create an account");
  await page.getByText("At least 8 characters").waitFor();
  await look("new account");
  await tap("Sign in with a code by email");
  await look("code by email");
  await page.getByLabel("Email").fill((await newAccount()).email);
  await tap("Send me a code");
  await page.getByLabel("Six-digit code").waitFor();
  await look("enter the code");
  await tap("Sign in");
  await page.getByText("Please enter the six digits").waitFor();
  await look("enter the code, told that it is missing");
  await tap("Sign in with a password");
  await tap("Create an account");
  await page.getByLabel("Password").fill("not its password");
  await tap("Create account");
  await page.getByText("There is an account for").waitFor();
  await look("new account, for a known address");
  await tap("Create an account");
  await page.getByLabel("Email").fill(`somebody-with-a-rather-long-name-${Date.now()}@example.com`);
  await tap("Create account");
  await page.getByText("We sent a code").waitFor();
  await look("new account, enter the code");
  expect(findings()).toEqual([]);
});

it("failed videos and messages are accessible", async () => {
  const page = await newStillPage();
  await page.addInitScript(lengthenTimers);
  const account = await newAccount();
  await putRows(account.id, { count: 3, state: "failed", prompt: "A storm in a glass" });
  await putRows(account.id, { count: 3, state: "completed", prompt: "A calm sea at dawn" });
  const { look, findings } = inspect(page);
  await signIn(page, account);
  await page.getByRole("link", { name: "Videos", exact: true }).click();
  // Its file is missing, as if Storage had lost it.
  await page.getByRole("link", { name: "Watch: A calm sea at dawn 3" }).click();
  await page.getByText("The video cannot be played").waitFor();
  await page.keyboard.press("Tab"); // The buttons at the sides are for users who do not swipe.
  await look("player, a video that cannot be played");
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Undo" }).waitFor();
  await page.keyboard.press("Tab");
  await look("player, a video deleted");
  await page.getByRole("button", { name: "Close" }).click();
  await look("videos, a video deleted");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: "A storm in a glass 3", exact: true }).click();
  await page.getByRole("dialog").getByText("It didn't work out").waitFor();
  await page.keyboard.press("Tab");
  await look("player, a video that failed");
  await page.getByRole("button", { name: "Close" }).click();
  await page.context().setOffline(true);
  await page.getByText(/^Offline, as of/).waitFor();
  await look("videos, offline");
  await page.getByRole("link", { name: "Create", exact: true }).click();
  await look("create, offline");
  expect(findings()).toEqual([]);
});

it("the instructions for an iPhone's home screen are accessible", async () => {
  const page = await newStillPage();
  await page.addInitScript(() => Object.defineProperty(navigator, "standalone", { value: false }));
  const { look, findings } = inspect(page);
  await signIn(page, await newAccount());
  await make(page, "A calm sea at dawn");
  await page.getByRole("link", { name: "Videos", exact: true }).click();
  await page.getByRole("link", { name: "Watch: A calm sea at dawn" }).click();
  await page.getByRole("link", { name: "Save" }).click();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByText("Tap Share, then Add to Home Screen").waitFor();
  await look("the steps to install");
  await page.getByRole("link", { name: "You", exact: true }).click();
  await page.getByText("tap Share, then Add to Home Screen").waitFor();
  await look("you, the steps to install");
  expect(findings()).toEqual([]);
});

it("credits, the account and all other screens are accessible", async () => {
  const page = await newStillPage();
  const { look, findings } = inspect(page);
  await signIn(page, await newAccount(3));
  await page.getByRole("link", { name: "Credits", exact: true }).click();
  await page.getByText("100 free credits").waitFor();
  await look("credits");
  await page.getByRole("link", { name: "You" }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).first().waitFor();
  await look("you");
  for (const part of ["email", "password", "billing", "download", "delete"]) {
    await page.goto(`/you/${part}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await look(`you, ${part}`);
  }
  await page.goto("/you/email");
  await page.getByLabel("New email").fill(`${crypto.randomUUID()}@example.com`);
  await page.getByRole("button", { name: "Change email" }).click();
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("Please enter the six digits").waitFor();
  await look("you, the codes of a new address");
  await page.goto("/you/delete");
  await page.getByLabel(/^Type/).fill("nobody@example.com");
  await page.getByRole("button", { name: "Delete my account for good" }).click();
  await page.getByText("That is not your address").waitFor();
  await look("you, not the address to delete");
  await page.goto("/nowhere");
  await page.getByRole("heading", { name: "There is no page at this address" }).waitFor();
  await look("not found");
  await page.context().setOffline(true);
  await page.getByText(/^Offline/).waitFor();
  await look("offline");
  await page.context().setOffline(false);

  // Break something: here, no day can be named any more.
  await page.addInitScript(() => {
    Reflect.set(Date.prototype, "toDateString", () => {
      throw new Error("a story's");
    });
  });
  await page.goto("/credits");
  await page.getByRole("heading", { name: "Something broke on our side" }).waitFor();
  await look("broken");
  expect(findings()).toEqual([]);
});
