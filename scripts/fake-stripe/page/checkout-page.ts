import { escapeHtml } from "../../fakes/control/page.ts";
import type { Answer } from "../../fakes/http/answer.ts";
import { TEST_CARDS } from "../money/cards.ts";
import type { Checkout } from "../objects/checkout.ts";
import { htmlPage, money } from "./html.ts";

/** What the buyer has typed, and what was wrong with it. */
interface Attempt {
  email?: string | undefined;
  problem?: string | undefined;
}

/** The form that pays for a session. */
export function checkoutPage({ id, session, lineItems }: Checkout, attempt: Attempt = {}): Answer {
  const currency = session.currency ?? "usd";
  const lines = lineItems.map(({ description, quantity, amount_total }) =>
    `<dt>${escapeHtml(description ?? "")}${quantity === 1 ? "" : ` × ${quantity}`}</dt>
    <dd>${money(amount_total, currency)}</dd>`
  );
  const email = attempt.email ?? session.customer_email ?? "";
  const asksTerms = session.consent_collection?.terms_of_service === "required";
  const { submit, terms_of_service_acceptance: terms } = session.custom_text;
  return htmlPage(
    "Pay",
    `<dl>${lines.join("")}
    <dt class="total">Total</dt><dd class="total">${
      money(session.amount_total ?? 0, currency)
    }</dd></dl>
  ${attempt.problem ? `<p class="problem" role="alert">${escapeHtml(attempt.problem)}</p>` : ""}
  <form method="post" action="/c/pay/${id}">
    <label>Email
      <input name="email" type="email" required autocomplete="email" value="${escapeHtml(email)}">
    </label>
    <label>Card number
      <input name="card_number" inputmode="numeric" autocomplete="off" placeholder="4242 4242 4242 4242">
    </label>
    ${session.allow_promotion_codes ? PROMOTION : ""}
    ${
      asksTerms
        ? `<label><input name="terms" type="checkbox" required> ${
          escapeHtml(terms?.message ?? "I agree to the terms of service.")
        }</label>`
        : ""
    }
    <button class="pay" name="pay" value="typed">Pay</button>
    ${submit ? `<p class="quiet">${escapeHtml(submit.message)}</p>` : ""}
    <h2>Pay with a test card</h2>
    ${TEST_CARDS.map(cardButton).join("")}
    <h2>Pay by bank debit, which takes days</h2>
    ${
      DELAYED.map(([value, says]) => `<button name="delayed" value="${value}">${says}</button>`)
        .join("")
    }
  </form>
  ${session.cancel_url ? `<a href="${escapeHtml(session.cancel_url)}">Back</a>` : ""}`,
  );
}

/** The question of the buyer's bank. */
export function challengePage({ id, session }: Checkout): Answer {
  return htmlPage(
    "3-D Secure",
    `<p>Your bank asks whether you want to pay ${
      money(session.amount_total ?? 0, session.currency ?? "usd")
    }.</p>
  <form method="post" action="/c/pay/${id}/3ds">
    <button class="pay" name="answer" value="complete">Complete</button>
    <button name="answer" value="fail">Fail</button>
  </form>`,
  );
}

/** A session that can no longer be paid. */
export function closedPage({ session }: Checkout): Answer {
  const back = session.cancel_url ? `<a href="${escapeHtml(session.cancel_url)}">Back</a>` : "";
  if (session.status === "complete") {
    const paid = session.payment_status === "unpaid"
      ? "The form is complete. The payment takes days."
      : "This session has been paid.";
    return htmlPage("All done", `<p>${paid} You can close this page.</p>`);
  }
  return htmlPage(
    "This page has expired",
    `<p>The session was open for too long, or it was closed. Nothing was charged.</p>${back}`,
  );
}

export function notFoundPage(): Answer {
  return htmlPage("Nothing here", "<p>There is no such page.</p>", 404);
}

/** What a discount code does. */
export const PROMOTION_CODES: Record<string, number> = { HALF: 0.5, FREE: 1 };

const PROMOTION = `<label>Promotion code
      <input name="promotion_code" autocomplete="off" placeholder="HALF or FREE">
    </label>`;

const DELAYED = [
  ["sepa_debit:succeeded", "SEPA debit: succeeds after 3 days"],
  ["sepa_debit:failed", "SEPA debit: fails after 3 days"],
  ["us_bank_account:succeeded", "US bank account: succeeds after 3 days"],
] as const;

function cardButton({ number, says }: { number: string; says: string }): string {
  const shown = number.replaceAll(/(\d{4})(?=\d)/g, "$1 ");
  return `<button name="card" value="${number}">${says} <small>${shown}</small></button>`;
}
