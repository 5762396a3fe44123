import { describe, expect, test } from "vitest";
import { refusal, useFakeStripe } from "../../test/fixture.ts";

const fake = useFakeStripe();

async function disputeEvents(): Promise<string[]> {
  const events = await fake.control.events();
  return events.map(({ type }) => type).filter((type) => type.startsWith("charge.dispute."))
    .toReversed().map((type) => type.slice("charge.dispute.".length));
}

async function disputed(order: Parameters<typeof fake.control.dispute>[1] = {}) {
  const { paymentIntent } = await fake.paid();
  const { id } = await fake.control.dispute(paymentIntent, order);
  return { id, paymentIntent };
}

/** What went out and came back, as the dispute itself shows it. */
async function moves(id: string) {
  const { balance_transactions: moved } = await fake.stripe.disputes.retrieve(id);
  return moved.map(({ amount }) => amount);
}

describe("a dispute", () => {
  test("takes the money at once and may be lost", async () => {
    const { id, paymentIntent } = await disputed();
    const [charge] = (await fake.stripe.charges.list({ payment_intent: paymentIntent })).data;
    expect(charge?.disputed).toBe(true);
    expect(await moves(id)).toEqual([-500]);
    await fake.control.disputeOutcome(id, "lost");
    expect(await moves(id)).toEqual([-500]);
    expect(await disputeEvents()).toEqual(["created", "funds_withdrawn", "closed"]);
  });

  test("may be won, and the charge stays marked as disputed", async () => {
    const { id, paymentIntent } = await disputed();
    await fake.control.disputeOutcome(id, "won");
    expect(await moves(id)).toEqual([-500, 500]);
    expect(await disputeEvents()).toEqual([
      "created",
      "funds_withdrawn",
      "funds_reinstated",
      "closed",
    ]);
    const [charge] = (await fake.stripe.charges.list({ payment_intent: paymentIntent })).data;
    expect(charge?.disputed).toBe(true);
  });

  test("may be for a part and in another currency", async () => {
    const { id } = await disputed({ amount: 120, currency: "usd" });
    expect(await fake.stripe.disputes.retrieve(id)).toMatchObject({ amount: 120, currency: "usd" });
  });

  test("that is an inquiry moves nothing, and runs out", async () => {
    const { id } = await disputed({ status: "warning_needs_response" });
    expect(await fake.stripe.disputes.retrieve(id)).toMatchObject({
      balance_transactions: [],
      is_charge_refundable: true,
    });
    await fake.control.disputeOutcome(id, "warning_closed");
    expect(await moves(id)).toEqual([]);
    expect(await disputeEvents()).toEqual(["created", "closed"]);
  });

  test("that was an inquiry may become a chargeback, beside or instead of a refund", async () => {
    const both = await disputed({ status: "warning_needs_response" });
    await fake.control.refund(both.paymentIntent, { amount: 100 });
    await fake.control.disputeOutcome(both.id, "withdraw");
    expect(await moves(both.id)).toEqual([-500]);
    expect((await fake.stripe.refunds.list({ payment_intent: both.paymentIntent })).data)
      .toMatchObject([{ status: "succeeded" }]);

    const instead = await disputed({ status: "warning_needs_response" });
    await fake.control.refund(instead.paymentIntent, { amount: 100 });
    await fake.control.disputeOutcome(instead.id, "withdraw", true);
    expect((await fake.stripe.refunds.list({ payment_intent: instead.paymentIntent })).data)
      .toMatchObject([{
        status: "failed",
        failure_reason: "charge_for_pending_refund_disputed",
      }]);
  });

  test("that is closed takes no step more", async () => {
    const { id } = await disputed();
    await fake.control.disputeOutcome(id, "won");
    await expect(fake.control.disputeOutcome(id, "lost")).rejects.toThrow("409");
    expect(await refusal(fake.stripe.disputes.close(id))).toMatchObject({
      statusCode: 400,
      code: undefined,
    });
  });
});

describe("evidence", () => {
  test.for(
    [
      ["winning_evidence", "won"],
      ["losing_evidence", "lost"],
      ["anything else", "under_review"],
    ] as const,
  )("%s makes it %s a little later", async ([text, status]) => {
    const { id } = await disputed();
    await fake.stripe.disputes.update(id, { evidence: { uncategorized_text: text } });
    expect(await fake.stripe.disputes.retrieve(id)).toMatchObject({
      status: "under_review",
      evidence_details: { has_evidence: true, submission_count: 1 },
    });
    await fake.control.advance(10_000);
    expect(await fake.stripe.disputes.retrieve(id)).toMatchObject({ status });
  });

  test("of an inquiry may close it or make it worse", async () => {
    const inquiry = () => disputed({ status: "warning_needs_response" });
    for (
      const [text, status] of [
        ["winning_evidence", "warning_closed"],
        ["escalate_inquiry_evidence", "needs_response"],
      ] as const
    ) {
      const { id } = await inquiry();
      await fake.stripe.disputes.update(id, { evidence: { uncategorized_text: text } });
      await fake.control.advance(10_000);
      expect(await fake.stripe.disputes.retrieve(id)).toMatchObject({ status });
    }
  });

  test("is only kept while it is not submitted", async () => {
    const { id } = await disputed();
    const kept = await fake.stripe.disputes.update(id, {
      evidence: { product_description: "credits" },
      metadata: { a: "1" },
      submit: false,
    });
    expect(kept).toMatchObject({
      status: "needs_response",
      metadata: { a: "1" },
      evidence: { product_description: "credits" },
      evidence_details: { has_evidence: true, submission_count: 0 },
    });
  });

  test("of an unknown kind is refused", async () => {
    const { id } = await disputed();
    const response = await fake.raw("POST", `/v1/disputes/${id}`, "evidence[dream]=1");
    expect((await response.json()).error).toMatchObject({
      code: "parameter_unknown",
      param: "evidence[dream]",
    });
  });
});
