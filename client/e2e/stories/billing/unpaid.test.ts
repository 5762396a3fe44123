import { expect, it } from "vitest";
import { creditsOf, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { pay } from "../../account/checkout.ts";
import { startPurchase } from "../../account/purchases.ts";

useBrowser();

it("a purchase that was left unpaid is paid from Billing, and comes back there", async () => {
  const account = await newAccount();
  const { session } = await startPurchase(account);
  const page = await (await newPhone()).newPage();
  await signIn(page, account);
  await page.goto("/you/billing");
  await page.getByText(/^Waiting for payment, until/).waitFor();
  await page.getByRole("button", { name: "Continue to payment" }).click();
  await page.getByRole("heading", { name: "Pay", exact: true }).waitFor();
  // It is the same checkout, so nobody can pay twice.
  expect(page.url()).toContain(session);
  await pay(page);
  await page.getByRole("heading", { name: "Billing" }).waitFor();
  await page.getByText("Paid", { exact: true }).waitFor();
  await creditsOf(page).getByText("600", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Continue to payment" }).waitFor({ state: "detached" });
  await expect.poll(() => new URL(page.url()).pathname + new URL(page.url()).search).toBe(
    "/you/billing",
  );
});
