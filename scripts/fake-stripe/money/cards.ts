/** What happens to a payment with a test card (docs.stripe.com/testing). */
type CardEffect =
  | {
    kind: "paid";
    dispute?: { reason: string; inquiry?: boolean };
    fraudWarning?: boolean;
    /** How refunds of this payment go on. */
    refunds?: "pending" | "fails";
  }
  | { kind: "declined"; code: string; declineCode: string; message: string }
  | { kind: "challenged" };

export interface TestCard {
  number: string;
  /** What the page's button says. */
  says: string;
  effect: CardEffect;
}

export const TEST_CARDS: readonly TestCard[] = [
  card("4242424242424242", "Succeeds", { kind: "paid" }),
  declined(
    "4000000000000002",
    "Declined",
    "card_declined",
    "generic_decline",
    "Your card was declined.",
  ),
  declined(
    "4000000000009995",
    "Declined: insufficient funds",
    "card_declined",
    "insufficient_funds",
    "Your card has insufficient funds.",
  ),
  declined(
    "4000000000009987",
    "Declined: lost card",
    "card_declined",
    "lost_card",
    "Your card was declined.",
  ),
  declined(
    "4000000000000069",
    "Declined: expired card",
    "expired_card",
    "expired_card",
    "Your card has expired.",
  ),
  declined(
    "4000000000000127",
    "Declined: wrong security code",
    "incorrect_cvc",
    "incorrect_cvc",
    "Your card's security code is incorrect.",
  ),
  declined(
    "4000000000000119",
    "Declined: processing error",
    "processing_error",
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
  ),
  card("4000002500003155", "Asks for 3-D Secure", { kind: "challenged" }),
  card("4000002760003184", "Always asks for 3-D Secure", { kind: "challenged" }),
  card("4000000000000259", "Succeeds, then disputed as fraud", {
    kind: "paid",
    dispute: { reason: "fraudulent" },
  }),
  card("4000000000002685", "Succeeds, then disputed as not received", {
    kind: "paid",
    dispute: { reason: "product_not_received" },
  }),
  card("4000000000001976", "Succeeds, then an inquiry", {
    kind: "paid",
    dispute: { reason: "fraudulent", inquiry: true },
  }),
  card("4000000000005423", "Succeeds, with an early fraud warning", {
    kind: "paid",
    fraudWarning: true,
  }),
  card("4000000000007726", "Succeeds; a refund is pending first", {
    kind: "paid",
    refunds: "pending",
  }),
  card("4000000000005126", "Succeeds; a refund fails later", { kind: "paid", refunds: "fails" }),
];

/** The test card with this number, in any spelling. */
export function findCard(number: string): TestCard | undefined {
  const digits = number.replaceAll(/\D/g, "");
  return TEST_CARDS.find((each) => each.number === digits);
}

function card(number: string, says: string, effect: CardEffect): TestCard {
  return { number, says, effect };
}

function declined(
  number: string,
  says: string,
  code: string,
  declineCode: string,
  message: string,
): TestCard {
  return card(number, says, { kind: "declined", code, declineCode, message });
}
