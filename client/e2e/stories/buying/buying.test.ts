import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { countCreates } from "../../../../scripts/fake-replicate/test/count-creates.ts";
import { creditsOf, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { goToCheckout, pack, pay, stripe } from "../../account/checkout.ts";

useBrowser();

/** A signed-in user with 100 credits, at the Credits screen. */
async function atCredits(): Promise<Page> {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await page.getByRole("link", { name: "Credits", exact: true }).click();
  await pack(page, "500").waitFor();
  return page;
}

/** The lines of the ledger that the Credits screen shows, the newest first. */
const lines = (page: Page) =>
  page.getByRole("main").getByRole("listitem").filter({ hasText: "Balance" });

it("a user without enough credits buys a pack, and makes the video that was waiting", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount(5));
  const text = `A lamp in a dark room, ${crypto.randomUUID()}`;
  await page.getByRole("textbox", { name: "Prompt" }).fill(text);
  await page.getByText("This costs 10 credits, you have 5.").waitFor();
  await goToCheckout(page);
  await pay(page);

  await page.getByText("500 credits added.").waitFor();
  await creditsOf(page).getByText("505").waitFor();
  await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue()).toBe(text);
  await expect.poll(() => new URL(page.url()).pathname + new URL(page.url()).search).toBe(
    "/create",
  );
  expect(await countCreates(text)).toBe(0);
  await page.getByRole("button", { name: "Make video · 10 credits" }).click();
  await page.getByRole("link", { name: `Watch: ${text}` }).waitFor();
  await creditsOf(page).getByText("495").waitFor();
});

it("a user who will run out buys the pack that stands out", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount(12));
  await page.getByRole("textbox", { name: "Prompt" }).fill("A lamp in a dark room, slowly turning");
  await page.getByText("After this you have 2 credits left.").waitFor();
  await page.getByRole("button", { name: /^Buy 1,200 credits/ }).click();
  await page.getByRole("heading", { name: "Pay", exact: true }).waitFor();
  await pay(page);
  await creditsOf(page).getByText("1,212").waitFor();
});

it("a declined card leaves the checkout open, and another one pays", async () => {
  const page = await atCredits();
  await goToCheckout(page, "1,200");
  await page.getByRole("button", { name: /4000 0000 0000 0002/ }).click();
  await page.getByRole("alert").waitFor();
  await pay(page);
  await page.getByText("1,200 credits added.").waitFor();
  await creditsOf(page).getByText("1,300").waitFor();
  await expect.poll(() => lines(page).count()).toBe(2);
});

it("a canceled checkout charges nothing, and is opened again by the next tap", async () => {
  const page = await atCredits();
  const session = await goToCheckout(page);
  await page.getByRole("link", { name: "Back" }).click();
  await page.getByText("Payment canceled. Nothing was charged.").waitFor();
  await expect.poll(() => new URL(page.url()).pathname + new URL(page.url()).search).toBe(
    "/credits",
  );
  await creditsOf(page).getByText("100").waitFor();
  expect(await goToCheckout(page)).toBe(session);
  await pay(page);
  await creditsOf(page).getByText("600").waitFor();
});

it("a payment that takes days says so, and its credits come when it is through", async () => {
  const page = await atCredits();
  const session = await goToCheckout(page);
  await pay(page, "SEPA debit: succeeds after 3 days");
  await page.getByRole("status").getByText(/^Your payment is on its way\. It takes some days/)
    .waitFor();
  await creditsOf(page).getByText("100").waitFor();
  await stripe().asyncSucceed(session);
  await page.getByText("500 credits added.").waitFor();
  await creditsOf(page).getByText("600").waitFor();
  await page.getByText(/^Your payment is on its way/).waitFor({ state: "detached" });
});

it("a payment that takes days and fails says that nothing was charged", async () => {
  const page = await atCredits();
  const session = await goToCheckout(page);
  await pay(page, "SEPA debit: fails after 3 days");
  await page.getByText(/^Your payment is on its way/).waitFor();
  await stripe().asyncFail(session);
  await page.getByText("The payment did not go through. Nothing was charged.").waitFor();
  await creditsOf(page).getByText("100").waitFor();
});

it("two taps at once open one checkout", async () => {
  const page = await atCredits();
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/create-checkout")) {
      asked.push(request.url());
    }
  });
  await pack(page, "3,000").evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });
  await page.getByRole("heading", { name: "Pay", exact: true }).waitFor();
  expect(asked).toHaveLength(1);
});

it("where nothing is sold, the app has no word about buying", async () => {
  const page = await (await newPhone()).newPage();
  await page.route("**/rpc/packs_on_offer", (route) =>
    route.fulfill({
      json: { closed: null, packs: [] },
      headers: { "access-control-allow-origin": "*" },
    }));
  // The composer asks, and the screen Credits need not ask again.
  const asked = page.waitForResponse("**/rpc/packs_on_offer");
  await signIn(page, await newAccount(5));
  await page.getByText("This costs 10 credits, you have 5.").waitFor();
  await asked;
  await page.getByRole("link", { name: "Credits", exact: true }).click();
  await page.getByText("The operator of this app can add credits.").waitFor();
  expect(await page.getByRole("main").textContent()).not.toMatch(/buy|stripe|€/i);
});

it("while selling is paused, the operator's sentence is in place of the packs", async () => {
  const page = await (await newPhone()).newPage();
  await page.route("**/rpc/packs_on_offer", (route) =>
    route.fulfill({
      json: { closed: "The till is closed until Monday.", packs: [] },
      headers: { "access-control-allow-origin": "*" },
    }));
  await signIn(page, await newAccount(5));
  await page.getByText("The till is closed until Monday.").waitFor();
  await page.getByRole("link", { name: "Credits", exact: true }).click();
  await page.getByRole("main").getByText("The till is closed until Monday.").waitFor();
  expect(await pack(page, "500").count()).toBe(0);
});
