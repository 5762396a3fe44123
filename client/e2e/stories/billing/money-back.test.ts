import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import {
  creditsOf,
  make,
  newAccount,
  newPhone,
  signIn,
  still,
  useBrowser,
} from "../../phone/browser.ts";
import { stripe } from "../../account/checkout.ts";
import { spendDownTo } from "../../account/credits.ts";
import { buyCredits } from "../../account/purchases.ts";

useBrowser();

/**
 * Goes there as a user does, without loading the app again. Waits for what is read, because it moves
 * what is below, and a tap could miss.
 */
async function openBilling(page: Page): Promise<void> {
  const navigation = page.getByRole("navigation", { name: "Main" });
  await navigation.getByRole("link", { name: "You" }).click();
  await page.locator(".you-used[aria-busy=false]").waitFor();
  await page.getByRole("link", { name: "Billing" }).click();
  await page.getByRole("heading", { name: "Billing" }).waitFor();
}

async function openCredits(page: Page): Promise<void> {
  const navigation = page.getByRole("navigation", { name: "Main" });
  await navigation.getByRole("link", { name: "Credits" }).click();
  await page.getByRole("heading", { name: "History" }).waitFor();
}

const line = (page: Page, text: RegExp) => page.getByRole("listitem").filter({ hasText: text });

it("refunds take back their share at once, and Billing and the ledger say why", async () => {
  const account = await newAccount();
  const { session } = await buyCredits(account);
  const page = await (await newPhone()).newPage();
  await signIn(page, account);
  await creditsOf(page).getByText("600", { exact: true }).waitFor();
  await openBilling(page);
  await page.getByText("€5.00").waitFor();

  await stripe().refund(session, { amount: 250 });
  await page.getByText("€2.50 was refunded.").waitFor();
  await page.getByText("250 credits taken back for it.").waitFor();
  await creditsOf(page).getByText("350", { exact: true }).waitFor();
  const second = await stripe().refund(session, { amount: 250, status: "pending" });
  await page.getByText("€5.00 was refunded.").waitFor();
  await creditsOf(page).getByText("100", { exact: true }).waitFor();
  await stripe().refundStatus(second.id, "failed");
  await page.getByText("€2.50 was refunded.").waitFor();

  await openCredits(page);
  await line(page, /^Given back\+ 250The payment stands.*Balance 350/).waitFor();
  await line(page, /^Taken back− 250The payment was reversed.*Balance 100/).waitFor();
  await page.getByText("500 credits bought").click();
  await line(page, /^500 credits bought/).getByRole("link", { name: "Open Billing" }).click();
  await page.getByRole("heading", { name: "Billing" }).waitFor();
});

it("a dispute takes the credits back, and a won one returns them", async () => {
  const account = await newAccount();
  const { session } = await buyCredits(account);
  const page = await (await newPhone()).newPage();
  await signIn(page, account);
  await openBilling(page);
  const dispute = await stripe().dispute(session);
  await page.getByText("€5.00 was taken back, because the payment was disputed.").waitFor();
  await creditsOf(page).getByText("100", { exact: true }).waitFor();
  await stripe().disputeOutcome(dispute.id, "won");
  await creditsOf(page).getByText("600", { exact: true }).waitFor();
  await page.getByText("was taken back").waitFor({ state: "detached" });
});

it("what was spent before a refund is owed, and credits that come in pay it", async () => {
  const account = await newAccount();
  const { session } = await buyCredits(account);
  await spendDownTo(account, 30);
  const page = await (await newPhone()).newPage();
  await signIn(page, account);
  // While the tile grows into the player, a tap would only hit its snapshot.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await make(page, "A lamp in a dark room, slowly turning [sim:slow=10m]");
  await creditsOf(page).getByText("20", { exact: true }).waitFor();
  await page.getByRole("article").getByText(/^Making/).waitFor();
  await stripe().refund(session, { amount: 250 });
  await creditsOf(page).getByText("0", { exact: true }).waitFor();
  const owes = "You owe 230 credits, because a payment was taken back. New credits pay that first.";
  await page.getByText(owes).waitFor();

  // The credits of a canceled video pay a part of it.
  await page.getByRole("article").getByRole("link", { name: /^A lamp/ }).click();
  await still(page);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Canceled. 10 credits returned, 10 of them paid what was owed.").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await openBilling(page);
  await page.getByText("220 credits are owed: they were used before the payment was taken back.")
    .waitFor();

  // A purchase pays the rest.
  await buyCredits(account);
  await creditsOf(page).getByText("280", { exact: true }).waitFor();
  await page.getByText("are owed").waitFor({ state: "detached" });
  await openCredits(page);
  await line(page, /^500 credits bought.* · 220 of them paid what was owed/)
    .waitFor();
  await expect.poll(() => line(page, /^Paid what was owed/).count()).toBe(2);
});

it("unused credits are held for a return, which the operator's refund settles", async () => {
  const account = await newAccount();
  const { session } = await buyCredits(account);
  await spendDownTo(account, 460);
  const page = await (await newPhone()).newPage();
  await signIn(page, account);
  await openBilling(page);
  await page.getByRole("button", { name: "Return unused credits" }).click();
  await page.getByText("the operator of this app sends €4.60 back to you").waitFor();
  await page.getByRole("button", { name: "Return 460 credits" }).click();
  await page.getByText("460 credits are held for your return.").waitFor();
  await creditsOf(page).getByText("0", { exact: true }).waitFor();
  await expect.poll(() => page.getByRole("button", { name: /^Return/ }).count()).toBe(0);

  await stripe().refund(session, { amount: 460 });
  await page.getByText("€4.60 was refunded.").waitFor();
  await page.getByText("460 credits taken back for it.").waitFor();
  await expect.poll(() => page.getByText("are held").count()).toBe(0);
  await openCredits(page);
  await line(page, /^Held for a return− 460.*Balance 0/).waitFor();
});

it("a receipt is one tap after its button", async () => {
  const account = await newAccount();
  await buyCredits(account);
  const phone = await newPhone();
  const page = await phone.newPage();
  await signIn(page, account);
  await openBilling(page);
  await page.getByRole("button", { name: /^Get receipt/ }).click();
  const link = page.getByRole("link", { name: "Open receipt" });
  await link.waitFor();
  const [receipt] = await Promise.all([phone.waitForEvent("page"), link.click()]);
  await receipt.waitForURL(/\/receipts\//);
  await receipt.getByText("5.00").first().waitFor();
});
