import { setTimeout as wait } from "node:timers/promises";
import { escapeHtml } from "../../fakes/control/page.ts";
import type { Answer } from "../../fakes/http/answer.ts";
import type { Call } from "../../fakes/http/http-server.ts";
import { endsOf, payDelayed } from "../money/delayed.ts";
import { failChallenge, type Paid, payByCard } from "../money/pay.ts";
import type { MoneyWorld } from "../money/world.ts";
import type { Checkout } from "../objects/checkout.ts";
import type { Webhooks } from "../webhooks/sender.ts";
import {
  challengePage,
  checkoutPage,
  closedPage,
  notFoundPage,
  PROMOTION_CODES,
} from "./checkout-page.ts";
import { htmlPage, money } from "./html.ts";

export interface PageWorld extends MoneyWorld {
  readonly webhooks: Webhooks;
  log(event: Record<string, unknown>): void;
}

/** Answers on the hosted page's origin. */
export async function answerPage(world: PageWorld, call: Call): Promise<Answer> {
  const { method, url } = call;
  const receipt = /^\/receipts\/(\w+)$/.exec(url.pathname)?.[1];
  if (receipt !== undefined) return receiptPage(world, receipt);
  if (url.pathname.startsWith("/p/session/")) {
    return htmlPage("Billing portal", "<p>The fake has no billing portal.</p>");
  }
  const [, id = "", step] = /^\/c\/pay\/(\w+)(\/3ds)?$/.exec(url.pathname) ?? [];
  const checkout = world.store.checkouts.get(id);
  if (!checkout) return notFoundPage();
  const form = new URLSearchParams(method === "POST" ? call.body.toString("utf8") : "");
  world.log({ event: "page", method, session: id, status: checkout.session.status });
  // A fault can take a payment for an expired session. The page itself is gone all the same.
  if (checkout.session.status !== "open") return closedPage(checkout);
  if (step !== undefined) return challenge(world, checkout, method, form);
  if (method !== "POST") return checkoutPage(checkout);
  return pay(world, checkout, form);
}

function pay(
  world: PageWorld,
  checkout: Checkout,
  form: URLSearchParams,
): Answer | Promise<Answer> {
  const email = form.get("email") ?? "";
  const problem = problemOf(checkout, form);
  if (problem) return checkoutPage(checkout, { email, problem });
  applyPromotion(checkout, form.get("promotion_code") ?? "");
  const delayed = endsOf(form.get("delayed"));
  const paid = delayed
    ? payDelayed(world, checkout, delayed.method, delayed.end, email)
    : payByCard(world, checkout, {
      card: form.get("card") ?? form.get("card_number") ?? "",
      email,
    });
  return after(world, checkout, paid, email);
}

function challenge(
  world: PageWorld,
  checkout: Checkout,
  method: string,
  form: URLSearchParams,
): Answer | Promise<Answer> {
  const { challenged } = checkout;
  if (!challenged) return checkoutPage(checkout);
  if (method !== "POST") return challengePage(checkout);
  const paid = form.get("answer") === "complete"
    ? payByCard(world, checkout, { ...challenged, isAuthenticated: true })
    : failChallenge(world, checkout);
  return after(world, checkout, paid, challenged.email);
}

async function after(
  { settings, webhooks }: PageWorld,
  checkout: Checkout,
  paid: Paid,
  email: string,
): Promise<Answer> {
  switch (paid.outcome) {
    case "closed":
      return closedPage(checkout);
    case "challenged":
      return { status: 303, headers: { location: `/c/pay/${checkout.id}/3ds` }, body: "" };
    case "declined":
      return checkoutPage(checkout, { email, problem: paid.message });
    case "completed": {
      // The buyer comes back after the app knows, if the app answers in time.
      const limit = new AbortController();
      await Promise.race([
        Promise.all([webhooks.attempted([paid.event]), webhooks.beforeAnswer()]),
        wait(settings.page_wait_ms, undefined, { ref: false, signal: limit.signal }).catch(
          () => {},
        ),
      ]);
      limit.abort();
      const location = checkout.session.success_url?.replaceAll(
        "{CHECKOUT_SESSION_ID}",
        checkout.id,
      );
      return { status: 303, headers: { location: location ?? "/" }, body: "" };
    }
  }
}

function problemOf({ session }: Checkout, form: URLSearchParams): string | undefined {
  if (!/^[^\s@]+@[^\s@]+$/.test(form.get("email") ?? "")) return "Please enter an email address.";
  if (session.consent_collection?.terms_of_service === "required" && !form.has("terms")) {
    return "Please agree to the terms of service.";
  }
  const code = form.get("promotion_code") ?? "";
  if (code !== "" && PROMOTION_CODES[code.toUpperCase()] === undefined) {
    return "This promotion code is invalid.";
  }
  return undefined;
}

function applyPromotion({ session }: Checkout, code: string): void {
  const share = session.allow_promotion_codes ? PROMOTION_CODES[code.toUpperCase()] : undefined;
  if (share === undefined) return;
  const subtotal = session.amount_subtotal ?? 0;
  const discount = Math.round(subtotal * share);
  session.amount_total = subtotal - discount;
  session.total_details = { amount_discount: discount, amount_shipping: 0, amount_tax: 0 };
}

function receiptPage({ store }: PageWorld, id: string): Answer {
  const charge = store.charges.get(id);
  if (!charge) return notFoundPage();
  const returned = charge.amount_refunded > 0
    ? `<dt>Refunded</dt><dd>${money(charge.amount_refunded, charge.currency)}</dd>`
    : "";
  return htmlPage(
    "Receipt",
    `<dl><dt>${escapeHtml(charge.description ?? "Payment")}</dt><dd>${
      money(charge.amount, charge.currency)
    }</dd>${returned}</dl><p class="quiet">${escapeHtml(charge.billing_details.email ?? "")}</p>`,
  );
}
