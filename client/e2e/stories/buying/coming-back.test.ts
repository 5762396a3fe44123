import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import {
  type Account,
  browserThatRestores,
  creditsOf,
  installServiceWorker,
  newAccount,
  newPhone,
  signIn,
  useBrowser,
} from "../../phone/browser.ts";
import { goToCheckout, openElsewhere, pack, pay, stripe } from "../../account/checkout.ts";
import { lengthenTimers } from "../../phone/long-timers.ts";
import { watchRequests } from "../../phone/watch-requests.ts";

useBrowser();

/** A signed-in user with 100 credits, at the Credits screen. */
async function atCredits(account?: Account) {
  const phone = await newPhone();
  const page = await phone.newPage();
  const user = account ?? await newAccount();
  await signIn(page, user);
  await page.getByRole("link", { name: "Credits", exact: true }).click();
  await pack(page, "500").waitFor();
  return { phone, page, account: user };
}

/** No webhook about this user's payments arrives. */
const dropWebhooks = ({ email }: Account) =>
  stripe().fault({ op: "webhook", about: email }, "drop");

/** Because the user is back, and not because the app has waited for the checkout long enough. */
async function readyAgain(page: Page): Promise<void> {
  await expect.poll(() => pack(page, "500").getAttribute("aria-busy")).toBeNull();
  expect(await page.getByRole("alert").count()).toBe(0);
}

/** The user looks at the app again, after another window was in front of it. */
const comeToTheFront = (page: Page) => page.evaluate(() => dispatchEvent(new Event("focus")));

const bought = (page: Page) =>
  page.getByRole("main").getByRole("listitem").filter({ hasText: "Balance 600" });

it("without a webhook, the app asks for the payment, and the credits come once", async () => {
  const { page, account } = await atCredits();
  await dropWebhooks(account);
  const seen = Promise.withResolvers<void>();
  await page.route("**/functions/v1/purchase-status", async (route) => {
    await seen.promise;
    await route.fallback();
  });
  await goToCheckout(page);
  await pay(page);
  await page.getByText("Payment received? Checking…").waitFor();
  seen.resolve();
  await page.getByText("500 credits added.").waitFor();
  await creditsOf(page).getByText("600").waitFor();
  await page.getByText("Payment received? Checking…").waitFor({ state: "detached" });
  await page.reload();
  await bought(page).waitFor();
  await creditsOf(page).getByText("600").waitFor();
});

it("the way back, opened again or by another user, changes nothing", async () => {
  const { page } = await atCredits();
  const returned = page.waitForRequest((request) => request.url().includes("/credits?purchase="));
  await goToCheckout(page);
  await pay(page);
  const way = (await returned).url();
  await creditsOf(page).getByText("600").waitFor();
  await expect.poll(() => page.url()).not.toContain("purchase");

  const asked = watchRequests(page);
  await page.goto(way);
  await bought(page).waitFor();
  await expect.poll(() => new URL(page.url()).search).toBe("");
  await creditsOf(page).getByText("600").waitFor();
  await page.getByText(/Checking/).waitFor({ state: "detached" });
  expect(asked.count("/create-checkout")).toBe(0);

  const other = await atCredits();
  const answered = other.page.waitForResponse("**/purchase-status");
  await other.page.goto(way);
  expect((await answered).status()).toBe(404);
  await other.page.getByText(/Checking/).waitFor({ state: "detached" });
  await creditsOf(other.page).getByText("100").waitFor();
});

it("pain 20: a return page without a session says to close it, and the app below has the credits", async () => {
  const { page, account } = await atCredits();
  // Only the look of the app itself can bring the credits.
  await dropWebhooks(account);
  // The app waits for the checkout while the user is there, however long that takes here.
  await page.evaluate(lengthenTimers);
  const address = await openElsewhere(page);
  await pack(page, "500").click();
  const checkout = await address();

  const over = await (await newPhone()).newPage();
  const asked = watchRequests(over);
  await over.goto(checkout);
  await pay(over);
  await over.getByRole("heading", { name: "Payment done?" }).waitFor();
  await over.getByText("Close this window to go on in the app.").waitFor();
  expect(asked.count("/functions/v1/")).toBe(0);
  await over.getByRole("link", { name: "Go on here instead" }).click();
  await over.getByRole("heading", { name: "Sign in" }).waitFor();
  await over.close();

  expect(await pack(page, "500").getAttribute("aria-busy")).toBe("true");
  await comeToTheFront(page);
  await page.getByText("500 credits added.").waitFor();
  await creditsOf(page).getByText("600").waitFor();
  await readyAgain(page);
});

it("a user who came back just before they paid has the credits after they have paid", async () => {
  const { page, account } = await atCredits();
  await dropWebhooks(account);
  const address = await openElsewhere(page);
  await pack(page, "500").click();
  const checkout = new URL(await address());
  const looked = page.waitForResponse("**/purchase-status");
  await comeToTheFront(page);
  await looked;
  await stripe().pay(checkout.pathname.split("/").at(-1) ?? "");
  await comeToTheFront(page);
  await page.getByText("500 credits added.").waitFor();
  await creditsOf(page).getByText("600").waitFor();
});

it("after a crash, the app looks at the payment when it opens", async () => {
  const { phone, page, account } = await atCredits();
  await dropWebhooks(account);
  const session = await goToCheckout(page);
  await page.close();
  await stripe().pay(session);
  const again = await phone.newPage();
  await again.goto("/videos");
  await again.getByText("500 credits added.").waitFor();
  await creditsOf(again).getByText("600").waitFor();
});

it("Back from the checkout leads to packs that can be tapped, and to the same checkout", async () => {
  const { page } = await atCredits();
  const session = await goToCheckout(page);
  await page.goBack();
  await readyAgain(page);
  await page.goForward();
  await page.getByRole("heading", { name: "Pay", exact: true }).waitFor();
  await page.goBack();
  expect(await goToCheckout(page)).toBe(session);
  await pay(page);
  await creditsOf(page).getByText("600").waitFor();
});

it("a page that Back restores as it was has packs that can be tapped again", async () => {
  const page = await (await newPhone(undefined, await browserThatRestores())).newPage();
  await signIn(page, await newAccount());
  await page.getByRole("link", { name: "Credits", exact: true }).click();
  await pack(page, "500").waitFor();
  await page.evaluate(() =>
    addEventListener("pageshow", ({ persisted }) => Object.assign(globalThis, { persisted }))
  );
  const session = await goToCheckout(page);
  await page.goBack({ waitUntil: "commit" });
  await pack(page, "500").waitFor();
  await page.waitForFunction(() => Reflect.get(globalThis, "persisted") === true);
  await readyAgain(page);
  expect(await goToCheckout(page)).toBe(session);
  await pay(page);
  await creditsOf(page).getByText("600").waitFor();
});

it("two tabs open one checkout, and both have the right balance", async () => {
  const { phone, page } = await atCredits();
  const other = await phone.newPage();
  await other.goto("/credits");
  const session = await goToCheckout(page);
  expect(await goToCheckout(other)).toBe(session);
  await other.goto("/create");
  await creditsOf(other).getByText("100").waitFor();
  await pay(page);
  await page.getByText("500 credits added.").waitFor();
  for (const tab of [page, other]) await creditsOf(tab).getByText("600").waitFor();
});

it("offline, packs say why they cannot be bought, and the way back that the credits come", async () => {
  const { phone, page, account } = await atCredits();
  await installServiceWorker(page);
  await dropWebhooks(account);
  const session = await goToCheckout(page);
  await page.goBack();
  await pack(page, "500").waitFor();
  await phone.setOffline(true);
  await page.getByText("You are offline. Buying credits needs a connection.").waitFor();
  expect(await pack(page, "500").getAttribute("aria-disabled")).toBe("true");

  const sessions = await stripe().sessions();
  const purchase = sessions.find(({ id }) => id === session)?.client_reference_id;
  await stripe().pay(session);
  await page.goto(`/credits?purchase=${purchase}`);
  await page.getByText("You are offline; your credits arrive by themselves.").waitFor();
  await phone.setOffline(false);
  await page.getByText("500 credits added.").waitFor();
  await creditsOf(page).getByText("600").waitFor();
  await expect.poll(() => pack(page, "500").getAttribute("aria-disabled")).toBeNull();
});
