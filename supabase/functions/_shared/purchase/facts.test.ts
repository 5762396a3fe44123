import { describe, expect, it } from "vitest";
import { aPaidSession, aPayment, aSession } from "../fixtures/stripe.ts";
import type { Dispute, Refund } from "../outside/stripe/objects.ts";
import { factsOf } from "./facts.ts";

const aRefund = (amount: number, status: string | null = "succeeded"): Refund => ({
  id: `re_${amount}`,
  amount,
  status,
});

/** A dispute about all of the money, with that many movements of it. */
const aDispute = (
  status: string,
  moves: number | null,
  change: Partial<Dispute> = {},
): Dispute => ({
  id: "du_1",
  amount: 1190,
  currency: "eur",
  status,
  balance_transactions: moves === null ? null : Array.from({ length: moves }, () => ({})),
  ...change,
});

/** 10.00 and 1.90 of tax. */
const paid = aPaidSession({
  amount_subtotal: 1000,
  payment_intent: aPayment({
    latest_charge: { id: "ch_1", amount_captured: 1190, currency: "eur" },
  }),
});

const reversedBy = (refunds: Refund[], disputes: Dispute[]) => {
  const { refunded, disputed } = factsOf(paid, refunds, disputes);
  return [refunded, disputed];
};

describe("the money that went back", () => {
  it.each<[string, Refund[], number]>([
    ["no refund", [], 0],
    ["a part", [aRefund(595)], 595],
    [
      "two parts, as their sum and not as a share of what is left",
      [aRefund(595), aRefund(595)],
      1190,
    ],
    ["a pending refund, which could be spent meanwhile", [aRefund(595, "pending")], 595],
    ["one that the bank asks the buyer about", [aRefund(595, "requires_action")], 595],
    ["one with a status that we do not know", [aRefund(595, "novel")], 595],
    ["one without a status", [aRefund(595, null)], 595],
    ["not one that failed", [aRefund(595, "failed")], 0],
    ["not one that was canceled", [aRefund(595, "canceled")], 0],
    ["only the one that did not fail", [aRefund(595, "failed"), aRefund(100)], 100],
  ])("counts in refunds: %s", (_what, refunds, refunded) => {
    expect(reversedBy(refunds, [])).toEqual([refunded, 0]);
  });

  it.each<[string, Dispute[], number]>([
    ["no dispute", [], 0],
    ["one that has withdrawn the money", [aDispute("needs_response", 1)], 1190],
    ["one that was lost", [aDispute("lost", 1)], 1190],
    ["not one that was won", [aDispute("won", 2)], 0],
    ["not one whose money is back before its word says so", [aDispute("under_review", 2)], 0],
    ["one that took the money again after an appeal", [aDispute("lost", 3)], 1190],
    ["not an inquiry", [aDispute("warning_needs_response", 0)], 0],
    ["not an inquiry that is under review", [aDispute("warning_under_review", 0)], 0],
    ["not an inquiry that ran out", [aDispute("warning_closed", 0)], 0],
    ["not one that was prevented", [aDispute("prevented", 0)], 0],
    ["not one that has not moved money yet", [aDispute("needs_response", 0)], 0],
    ["by its word where no movements are given: needs_response", [
      aDispute("needs_response", null),
    ], 1190],
    ["by its word: under_review", [aDispute("under_review", null)], 1190],
    ["by its word: appeal_needs_response", [aDispute("appeal_needs_response", null)], 1190],
    ["by its word: appeal_under_review", [aDispute("appeal_under_review", null)], 1190],
    ["by its word: lost", [aDispute("lost", null)], 1190],
    ["by its word, not: won", [aDispute("won", null)], 0],
    ["by its word, not: an inquiry", [aDispute("warning_under_review", null)], 0],
    ["by its word, not: prevented", [aDispute("prevented", null)], 0],
    ["by its word, not: one that we do not know", [aDispute("novel", null)], 0],
    ["another currency as all of the money", [
      aDispute("lost", 1, { amount: 1300, currency: "usd" }),
    ], 1190],
    ["several of one payment", [
      aDispute("lost", 1, { amount: 100 }),
      aDispute("needs_response", 1, { amount: 200 }),
      aDispute("won", 2, { amount: 300 }),
    ], 300],
  ])("counts in disputes: %s", (_what, disputes, disputed) => {
    expect(reversedBy([], disputes)).toEqual([0, disputed]);
  });

  it("may be more than was paid: SQL caps it", () => {
    expect(reversedBy([aRefund(595)], [aDispute("lost", 1)])).toEqual([595, 1190]);
  });
});

describe("what was paid", () => {
  it("is what was captured, with taxes, and the price is what it was before them", () => {
    expect(factsOf(paid, [], [])).toEqual({
      sessionId: "cs_1",
      livemode: false,
      sessionStatus: "complete",
      paymentStatus: "paid",
      amountSubtotal: 1000,
      currency: "eur",
      paymentIntent: "pi_1",
      amountPaid: 1190,
      refunded: 0,
      disputed: 0,
      disputeDueAt: null,
      paymentFailed: false,
    });
  });

  it("is 0 if a code made it free, and then there is no payment", () => {
    const free = aSession({ status: "complete", payment_status: "no_payment_required" });
    expect(factsOf(free, null, null)).toMatchObject({ amountPaid: 0, paymentIntent: null });
  });

  it("is nothing before the payment, and what is known of refunds then stays", () => {
    expect(factsOf(aSession(), null, null))
      .toMatchObject({ amountPaid: null, refunded: null, disputed: null, paymentIntent: null });
  });

  it.each([["unpaid"], ["novel"]])("is nothing while the payment is %s", (payment_status) => {
    expect(factsOf({ ...paid, payment_status }, null, null).amountPaid).toBeNull();
  });
});

describe("a payment that takes days", () => {
  const slow = (status: string) =>
    aSession({
      status: "complete",
      payment_status: "unpaid",
      payment_intent: aPayment({ status, latest_charge: null }),
    });

  it.each([
    ["processing", false],
    ["requires_action", false],
    ["novel", false],
    ["requires_payment_method", true],
    ["canceled", true],
  ])("with the status %s has failed: %s", (status, failed) => {
    expect(factsOf(slow(status), null, null).paymentFailed).toBe(failed);
  });

  it("is not one whose card was declined on the page", () => {
    const declined = aSession({ payment_intent: aPayment({ status: "requires_payment_method" }) });
    expect(factsOf(declined, null, null).paymentFailed).toBe(false);
  });
});

it("the operator may answer until the earliest date of the disputes that wait for an answer", () => {
  const due = (status: string, due_by: number | null) =>
    aDispute(status, 1, { evidence_details: { due_by } });
  const dueAt = (...disputes: Dispute[]) => factsOf(paid, [], disputes).disputeDueAt;
  expect(dueAt(due("needs_response", 1_795_000_500), due("needs_response", 1_795_000_000)))
    .toBe("2026-11-18T11:06:40.000Z");
  expect(dueAt(due("warning_needs_response", 1_795_000_000))).toBe("2026-11-18T11:06:40.000Z");
  expect(dueAt(due("under_review", 1), due("lost", 1), due("won", 1))).toBeNull();
  expect(dueAt(due("needs_response", null))).toBeNull();
});

it.each([
  ["a status", { ...paid, status: null }],
  ["a price", { ...paid, amount_subtotal: null }],
  ["a currency", { ...paid, currency: null }],
  ["the payment that it was asked for", { ...paid, payment_intent: "pi_1" }],
  [
    "a charge, although it is paid",
    aPaidSession({
      payment_intent: aPayment({ latest_charge: null }),
    }),
  ],
  [
    "the charge that it was asked for",
    aPaidSession({
      payment_intent: aPayment({ latest_charge: "ch_1" }),
    }),
  ],
  ["a payment, although it is paid", aPaidSession({ payment_intent: null })],
])("an answer without %s is no answer", (_what, session) => {
  expect(() => factsOf(session, [], [])).toThrow(
    expect.objectContaining({ name: "StripeUnavailable" }),
  );
});
