/** The way to the fake Stripe's page and back. */
import type { Locator, Page } from "playwright-core";
import { inject } from "vitest";
import {
  createStripeControl,
  type StripeControl,
} from "../../../scripts/fake-stripe/control/client.ts";

/** What banks and Stripe do. Its faults are `about` an account's address, so stories can share it. */
export function stripe(): StripeControl {
  return createStripeControl(inject("stack").stripeControlUrl);
}

/** A pack that can be bought, by its number of credits. */
export function pack(page: Page, credits: string): Locator {
  return page.getByRole("button", { name: new RegExp(`^${credits} credits`) });
}

const isCheckout = ({ origin }: URL) => origin === inject("stack").checkoutOrigins;

/** Taps a pack, and waits for the page where it is paid. Returns the session's id. */
export async function goToCheckout(page: Page, credits = "500"): Promise<string> {
  await pack(page, credits).click();
  await page.waitForURL(isCheckout);
  await page.getByRole("heading", { name: "Pay", exact: true }).waitFor();
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** Pays with the button of a test card, and waits until the browser is back in the app. */
export async function pay(page: Page, how: string | RegExp = /4242 4242 4242 4242/): Promise<void> {
  await page.getByRole("button", { name: how }).click();
  await page.waitForURL((url) => !isCheckout(url));
}

/**
 * Lets the checkout open elsewhere while the app's page stays, as iOS does with an installed app.
 * Returns the function that waits for the checkout's address.
 */
export async function openElsewhere(page: Page): Promise<() => Promise<string>> {
  const { promise, resolve } = Promise.withResolvers<string>();
  await page.route(isCheckout, async (route) => {
    resolve(route.request().url());
    // A browser stays on its page after this answer.
    await route.fulfill({ status: 204 });
  });
  return () => promise;
}
