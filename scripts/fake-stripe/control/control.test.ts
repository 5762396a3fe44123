import { describe, expect, test } from "vitest";
import { useFakeStripe, useStripeReceiver } from "../test/fixture.ts";

const fake = useFakeStripe({ webhookUrl: "http://127.0.0.1:1/nobody" });
const receiver = useStripeReceiver(fake);

async function page(): Promise<string> {
  return (await fetch(fake.urls.control)).text();
}

describe("the control routes refuse", () => {
  test("a web page of somebody else", async () => {
    const response = await fetch(`${fake.urls.control}/reset`, {
      method: "POST",
      headers: { origin: "https://evil.example" },
    });
    expect(response.status).toBe(403);
  });

  test("unknown routes, ids and values", async () => {
    for (
      const [path, body, status] of [
        ["/nothing", {}, 404],
        ["/pay/cs_test_nobody", {}, 404],
        ["/refund/pi_nobody", {}, 404],
        ["/dispute/pi_nobody", {}, 404],
        ["/redeliver/evt_nobody", {}, 404],
        ["/twin/evt_nobody", {}, 404],
        ["/settings", { page_wait_ms: "soon" }, 400],
        ["/clock", { advance_ms: -1 }, 400],
      ] as const
    ) {
      const response = await fetch(fake.urls.control + path, {
        method: "POST",
        body: JSON.stringify(body),
      });
      expect([path, response.status]).toEqual([path, status]);
    }
  });

  test("what the state does not allow", async () => {
    const { id } = await fake.session();
    await expect(fake.control.refund(id)).rejects.toThrow("404");
    await expect(fake.control.asyncSucceed(id)).rejects.toThrow("409");
    await fake.control.expire(id);
    await expect(fake.control.expire(id)).rejects.toThrow("409");
    const { paymentIntent } = await fake.paid();
    const { id: dispute } = await fake.control.dispute(paymentIntent);
    await expect(fake.control.disputeOutcome(dispute, "warning_closed")).rejects.toThrow("409");
    await expect(fake.control.disputeOutcome(dispute, "withdraw")).rejects.toThrow("409");
  });
});

test("reset forgets everything and restores every setting and the first endpoint", async () => {
  await fake.session({}, "purchase-1");
  await fake.control.fault({ op: "get" }, "reset");
  await fake.control.settings({ page_wait_ms: 1 });
  await fake.control.rollSecret();
  await fake.control.advance(3_600_000);
  await fake.control.reset();
  const read = async (path: string) => (await fetch(fake.urls.control + path)).json();
  expect(await read("/sessions")).toEqual([]);
  expect(await read("/events")).toEqual([]);
  expect(await read("/deliveries")).toEqual([]);
  expect(await read("/requests")).toEqual([]);
  expect(await read("/faults")).toMatchObject({ faults: [] });
  expect(await read("/settings")).toMatchObject({ page_wait_ms: 10_000 });
  expect(await read("/endpoints")).toMatchObject([{ url: "http://127.0.0.1:1/nobody" }]);
  expect(Math.abs(Date.parse((await read("/clock")).now) - Date.now())).toBeLessThan(60_000);
  const { lastResponse } = await fake.session({}, "purchase-1");
  expect(lastResponse.headers["idempotent-replayed"]).toBeUndefined();
});

test("a webhook that was on its way at a reset is forgotten", async () => {
  const late = Promise.withResolvers<{ status: number }>();
  receiver.answer = () => late.promise;
  const { id } = await fake.session();
  const paying = fake.control.pay(id);
  await expect.poll(() => receiver.calls.length).toBe(4);
  await fake.control.reset();
  late.resolve({ status: 500 });
  await paying;
  expect(await fake.control.deliveries()).toEqual([]);
  await fake.control.advance(4 * 24 * 3_600_000);
  expect(receiver.calls).toHaveLength(4);
});

test("the setting livemode shows in new objects and their events", async () => {
  await fake.control.settings({ livemode: true });
  const { paymentIntent } = await fake.paid();
  expect(await fake.stripe.paymentIntents.retrieve(paymentIntent)).toMatchObject({
    livemode: true,
  });
  const [event] = (await fake.stripe.events.list({ type: "checkout.session.completed" })).data;
  expect(event?.livemode).toBe(true);
});

test("a disabled endpoint receives nothing more", async () => {
  const { id } = await fake.control.addEndpoint(`${receiver.url}/second`);
  await fetch(`${fake.urls.control}/endpoints/${id}`, { method: "DELETE" });
  await fake.paid();
  expect(receiver.calls.filter(({ url }) => url.pathname === "/hook/second")).toEqual([]);
});

test("a dispute or a refund may name the session instead of the payment", async () => {
  const { session } = await fake.paid();
  expect(await fake.control.refund(session, { amount: 100 })).toMatchObject({ amount: 100 });
  expect(await fake.control.dispute(session)).toMatchObject({ amount: 500 });
});

describe("the page for people", () => {
  test("says so while there are no sessions", async () => {
    expect(await page()).toContain("No sessions yet");
  });

  test("shows sessions as text, with buttons for what can happen next", async () => {
    const { id } = await fake.session({ customer_email: "a<b>@example.com" });
    expect(await page()).toContain(`action="/__sim/pay/${id}"`);
    expect(await page()).not.toContain("<b>@");
    await fake.control.pay(id);
    const { paymentIntent } = await fake.paid();
    await fake.control.refund(paymentIntent, { amount: 100 });
    const { id: dispute } = await fake.control.dispute(paymentIntent);
    const html = await page();
    expect(html).toContain(`action="/__sim/refund/${paymentIntent}"`);
    expect(html).toContain(`action="/__sim/dispute/${dispute}"`);
    expect(html).toContain("refund €1.00 <b>succeeded</b>");
  });

  test("does what its buttons say", async () => {
    const { id } = await fake.session();
    const response = await fetch(`${fake.urls.control}/pay/${id}`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "",
      redirect: "manual",
    });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/__sim"]);
    expect(await fake.stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: "complete" });
  });
});
