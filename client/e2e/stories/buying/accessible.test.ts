import { expect, it } from "vitest";
import { newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { goToCheckout, pack, pay, stripe } from "../../account/checkout.ts";
import { findEnglish } from "../../inspect/english.ts";
import { inspect } from "../../inspect/inspect.ts";
import { findCrowded } from "../../inspect/reflow.ts";
import { newStillPage } from "../../inspect/still-page.ts";

useBrowser();

it("what a user sees on the way to the checkout and back is accessible", async () => {
  const page = await newStillPage();
  const { look, findings } = inspect(page);
  const account = await newAccount(5);
  await signIn(page, account);
  await pack(page, "500").waitFor();
  await look("create, out of credits");
  await page.getByRole("link", { name: "Credits", exact: true }).click();
  await page.getByRole("heading", { name: "Buy credits" }).waitFor();
  await look("credits, with packs");
  await page.route("**/create-checkout", (route) => route.abort());
  await pack(page, "500").click();
  await page.getByRole("alert").getByText("Nothing was charged").waitFor();
  await look("credits, a checkout that did not open");
  await page.unroute("**/create-checkout");

  await stripe().fault({ op: "webhook", about: account.email }, "drop");
  await page.route("**/purchase-status", (route) => route.abort());
  await goToCheckout(page);
  await pay(page, "SEPA debit: succeeds after 3 days");
  await page.getByText("Payment received? Checking…").waitFor();
  await look("credits, checking");
  await page.getByRole("link", { name: "Create", exact: true }).click();
  await page.getByText("This costs 10 credits, you have 5.").waitFor();
  await look("create, checking");
  await page.unroute("**/purchase-status");
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await page.getByText(/^Your payment is on its way/).waitFor();
  await look("create, a payment that takes days");
  await page.context().setOffline(true);
  await page.getByText("You are offline. Buying credits needs a connection.").waitFor();
  await look("create, out of credits and offline");
  expect(findings()).toEqual([]);
});

it("a low balance and the return page are accessible", async () => {
  const page = await newStillPage();
  const { look, findings } = inspect(page);
  await page.goto("/credits?purchase=55555555-5555-4555-8555-555555555555");
  await page.getByRole("heading", { name: "Payment done?" }).waitFor();
  await look("the return page without a session");
  await signIn(page, await newAccount(12));
  await page.getByRole("textbox", { name: "Prompt" }).fill("A lamp in a dark room, slowly turning");
  await page.getByRole("button", { name: /^Buy 1,200 credits/ }).waitFor();
  await look("create, low on credits");
  expect(findings()).toEqual([]);
});

it("in German, buying is in German and fits on a phone", async () => {
  const page = await newStillPage();
  const found: string[] = [];
  const look = async (screen: string) => {
    const crowded = await findCrowded(page, { width: 390, height: 844, zoom: 1 });
    // Overlaps are the same in every language, and tested above.
    const cut = crowded.filter((thing) => !thing.includes("lies under"));
    for (const thing of [...await findEnglish(page), ...cut]) found.push(`${screen}: ${thing}`);
  };
  const account = await newAccount(5);
  await page.goto("/icon.svg");
  await page.evaluate(() => localStorage.setItem("wan-pwa.language", "de"));
  await signIn(page, account);
  await page.getByRole("button", { name: /^500 Credits/ }).waitFor();
  await look("Erstellen ohne Credits");
  await page.goto("/credits");
  await page.getByRole("button", { name: /^1\.200 Credits/ }).click();
  await page.getByRole("link", { name: "Back" }).click();
  await page.getByText("Zahlung abgebrochen. Nichts wurde berechnet.").waitFor();
  await look("Credits, abgebrochen");
  await page.getByRole("button", { name: /^1\.200 Credits/ }).click();
  await pay(page, "SEPA debit: succeeds after 3 days");
  await page.getByText(/^Deine Zahlung ist unterwegs/).waitFor();
  await look("Credits, unterwegs");
  const other = await (await newPhone()).newPage();
  await other.goto("/icon.svg");
  await other.evaluate(() => localStorage.setItem("wan-pwa.language", "de"));
  await other.goto("/create?purchase=55555555-5555-4555-8555-555555555555&canceled=1");
  await other.getByRole("heading", { name: "Zahlung abgebrochen?" }).waitFor();
  found.push(...await findEnglish(other));
  expect(found).toEqual([]);
});
