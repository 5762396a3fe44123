/** The model's own formula, compared with figures that were worked out by hand. */
import { describe, expect, it } from "vitest";
import { happen, type Happening, newPayment, reversedOf, targetOf } from "./payment.ts";

const granted = 500;

/** 500 credits for 10.00 and 1.90 tax. */
function after(...happenings: Happening[]) {
  const payment = newPayment(1_000, "eur");
  for (const happening of [{ is: "paid", tax: 19 } as const, ...happenings]) {
    happen(payment, happening);
  }
  return payment;
}

const half: Happening = { is: "refunded", part: 50, status: "succeeded" };
const disputed: Happening = { is: "disputed", part: 100, told: true, isInOtherCurrency: false };

describe("of 500 credits for 11.90, this many have to go back", () => {
  it.each<[credits: number, when: string, happenings: Happening[]]>([
    [0, "after the payment", []],
    [250, "after a refund of 5.95", [half]],
    [250, "after a refund that is still pending", [{ ...half, status: "pending" }]],
    [500, "after two refunds of 5.95", [half, half]],
    [250, "once the first refund has failed", [half, half, {
      is: "refund ended",
      status: "failed",
    }]],
    [0, "once the only refund is canceled", [half, { is: "refund ended", status: "canceled" }]],
    [500, "in a dispute after a refund of 5.95", [half, disputed]],
    [250, "once that dispute is won", [half, disputed, { is: "dispute won" }]],
    [500, "once that dispute is lost", [half, disputed, { is: "dispute lost" }]],
    [0, "in an inquiry", [{ is: "inquired", part: 100 }]],
    [0, "once the inquiry is closed", [{ is: "inquired", part: 100 }, { is: "inquiry closed" }]],
    [500, "once the inquiry is a dispute", [{ is: "inquired", part: 100 }, {
      is: "inquiry escalated",
    }]],
    [500, "in a dispute in another currency", [{ ...disputed, part: 10, isInOtherCurrency: true }]],
    [500, "in a dispute that does not tell how its money moved", [{ ...disputed, told: false }]],
    [0, "once that one is won", [{ ...disputed, told: false }, { is: "dispute won" }]],
    [5, "after a refund of 0.12: never more than the share of the money", [
      { is: "refunded", part: 1, status: "succeeded" },
    ]],
  ])("%i %s", (credits, _when, happenings) => {
    expect(targetOf(granted, after(...happenings))).toBe(credits);
  });
});

it("a refund takes at most what is left, and nothing before the payment", () => {
  const payment = after(half, { is: "refunded", part: 80, status: "succeeded" }, half);
  expect(reversedOf(payment)).toEqual({ refunded: 1_190, disputed: 0 });
  const open = newPayment(1_000, "eur");
  happen(open, half);
  happen(open, disputed);
  expect(open).toEqual(newPayment(1_000, "eur"));
});

it("more money can go back than was paid, and all credits are the most", () => {
  const payment = after(half, disputed);
  expect(reversedOf(payment)).toEqual({ refunded: 595, disputed: 1_190 });
  expect(targetOf(granted, payment)).toBe(granted);
});

it("a delayed payment comes or fails once, and an expired session is never paid", () => {
  const delayed = newPayment(1_000, "eur");
  happen(delayed, { is: "delayed" });
  expect([delayed.session, delayed.status]).toEqual(["complete", "unpaid"]);
  happen(delayed, { is: "delayed payment failed" });
  happen(delayed, { is: "delayed payment came" });
  expect([delayed.status, delayed.hasFailed]).toEqual(["unpaid", true]);
  const expired = newPayment(1_000, "eur");
  happen(expired, { is: "expired" });
  happen(expired, { is: "paid", tax: 0 });
  expect([expired.session, expired.status]).toEqual(["expired", "unpaid"]);
});

it("with nothing to pay, nothing can go back", () => {
  const free = newPayment(1_000, "eur");
  happen(free, { is: "paid with a promotion" });
  happen(free, half);
  expect(targetOf(granted, free)).toBe(0);
});
