import { Stripe } from "stripe";
import { expect, test } from "vitest";
import { sign } from "./signature.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const stripe = new Stripe("sk_test_unused", { telemetry: false });

test("a signature over known bytes is what the official client computes for them", () => {
  const body = '{\n  "id": "evt_1",\n  "object": "event"\n}';
  const header = sign([SECRET], 1795000000, body);
  expect(header).toBe(
    "t=1795000000,v1=40429aa7becc81bf9db506a20031b73e35234a3f5f1ae52de07f17318573a248",
  );
  expect(header).toBe(
    stripe.webhooks.generateTestHeaderString({
      payload: body,
      secret: SECRET,
      timestamp: 1795000000,
    }),
  );
});

test("while a secret is rolled, the official client accepts the signature with either", () => {
  const body = '{\n  "id": "evt_1",\n  "object": "event",\n  "note": "é"\n}\n';
  const header = sign(["whsec_new", "whsec_old"], Math.floor(Date.now() / 1000), body);
  for (const secret of ["whsec_new", "whsec_old"]) {
    expect(stripe.webhooks.constructEvent(body, header, secret).id).toBe("evt_1");
  }
  expect(() => stripe.webhooks.constructEvent(body, header, "whsec_other")).toThrow("signature");
});
