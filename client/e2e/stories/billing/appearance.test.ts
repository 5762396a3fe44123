import { expect, it } from "vitest";
import { newAccount, signIn, useBrowser } from "../../phone/browser.ts";
import { findEnglish } from "../../inspect/english.ts";
import { inspect } from "../../inspect/inspect.ts";
import { newStillPage } from "../../inspect/still-page.ts";
import { stripe } from "../../account/checkout.ts";
import { spendDownTo } from "../../account/credits.ts";
import { buyCredits, startPurchase } from "../../account/purchases.ts";

useBrowser();

it("Billing, a debt and a deletion with payments are accessible, and in German", async () => {
  const account = await newAccount();
  const refunded = await buyCredits(account);
  await buyCredits(account);
  const late = await startPurchase(account);
  await stripe().pay(late.session, { method: "sepa_debit" });
  await startPurchase(account);
  await stripe().refund(refunded.session, { amount: 250 });
  const page = await newStillPage();
  const { look, findings } = inspect(page);
  await signIn(page, account);
  await page.goto("/you/billing");
  await page.getByText("€2.50 was refunded.").waitFor();
  await look("billing");
  await page.getByRole("button", { name: "Return unused credits" }).first().click();
  await page.getByRole("button", { name: /^Get receipt/ }).first().click();
  await page.getByRole("link", { name: "Open receipt" }).waitFor();
  await look("billing, asked to return");
  await page.goto("/you/delete");
  await page.getByText(/^A payment of/).waitFor();
  await look("delete, with payments");

  const german: string[] = [];
  const lookForEnglish = async (screen: string) => {
    for (const text of await findEnglish(page)) german.push(`${screen}: ${text}`);
  };
  await page.evaluate(() => localStorage.setItem("wan-pwa.language", "de"));
  await page.goto("/you/delete");
  await page.getByText(/^Eine Zahlung von/).waitFor();
  await lookForEnglish("delete");
  await page.goto("/you/billing");
  await page.getByText("2,50 € wurden erstattet.").waitFor();
  await page.getByRole("button", { name: "Ungenutzte Credits zurückgeben" }).first().click();
  await page.getByText(/^\d+ Credits zurückgeben\? Danach sind sie gesperrt/).waitFor();
  await lookForEnglish("billing");

  await spendDownTo(account, 20);
  await stripe().refund(refunded.session, { amount: 250 });
  await page.getByText("230 Credits sind noch offen").waitFor();
  await lookForEnglish("billing with a debt");
  await page.goto("/credits");
  await page.getByText(/Du schuldest 230 Credits/).waitFor();
  await lookForEnglish("credits");
  await look("credits, with a debt");
  await page.goto("/create");
  await page.getByText(/Du schuldest 230 Credits/).waitFor();
  await lookForEnglish("create");
  expect(german).toEqual([]);
  expect(findings()).toEqual([]);
});
