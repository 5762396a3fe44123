/** The page of the fake Stripe, which stands between a story's tap on Buy and its return. */
import type { Page } from "playwright-core";
import { expect, inject, it } from "vitest";
import { newAccount, newPhone, useBrowser } from "../../phone/browser.ts";
import { findBrokenRules } from "../../inspect/rules.ts";
import { stripe } from "../../account/checkout.ts";
import { startPurchase } from "../../account/purchases.ts";

useBrowser();

/** The page of a new purchase on a phone, in this appearance. */
async function openPage(colorScheme: "light" | "dark" = "light"): Promise<Page> {
  const { session } = await startPurchase(await newAccount());
  const url = (await stripe().sessions()).find(({ id }) => id === session)?.url ?? "";
  const page = await (await newPhone()).newPage();
  await page.emulateMedia({ colorScheme });
  await page.goto(url);
  return page;
}

const isBackInTheApp = ({ origin }: URL) => origin === new URL(inject("appUrl")).origin;

it.for(["light", "dark"] as const)(
  "the page can be read on a phone and says that no money moves (%s)",
  async (colorScheme) => {
    const page = await openPage(colorScheme);
    await page.getByText("This is a fake of Stripe on this machine. No money moves.").waitFor();
    await page.getByText("€5.00").first().waitFor();
    expect(await findBrokenRules(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  },
);

it("a declined card says why, 3-D Secure asks, and paying leads back to the app", async () => {
  const page = await openPage();
  await page.getByRole("button", { name: /^Declined: insufficient funds/ }).click();
  await page.getByRole("alert").getByText("Your card has insufficient funds.").waitFor();
  await page.getByLabel("Card number").fill("4000 0025 0000 3155");
  await page.getByRole("button", { name: "Pay", exact: true }).click();
  await page.getByText("Your bank asks whether you want to pay €5.00.").waitFor();
  expect(await findBrokenRules(page)).toEqual([]);
  const address = page.url();
  await page.getByRole("button", { name: "Complete" }).click();
  await page.waitForURL(isBackInTheApp);
  await page.goto(address);
  await page.getByText("This session has been paid.").waitFor();
});

it("Back leads back to the app, and the session stays open", async () => {
  const page = await openPage();
  const address = page.url();
  await page.getByRole("link", { name: "Back" }).click();
  await page.waitForURL(isBackInTheApp);
  await page.goto(address);
  await page.getByRole("button", { name: "Pay", exact: true }).waitFor();
});
