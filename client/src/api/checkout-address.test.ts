import { describe, expect, it } from "vitest";
import { isCheckoutAddress } from "./checkout-address.ts";

describe("the app leaves for a checkout", () => {
  it.each([
    ["https://checkout.stripe.com/c/pay/cs_test_1#fragment", ""],
    ["https://pay.example.com/c/pay/cs_test_1", "https://pay.example.com"],
    ["https://pay.example.com/1", "https://checkout.stripe.com, https://pay.example.com/"],
    ["http://127.0.0.1:54333/c/pay/cs_test_1", "http://127.0.0.1:54333"],
    ["http://localhost:54333/c/pay/cs_test_1", "http://localhost:54333"],
    ["http://[::1]:54333/c/pay/cs_test_1", "http://[::1]:54333"],
  ])("at %s, if it may go to %j", (address, allowed) => {
    expect(isCheckoutAddress(address, allowed)).toBe(true);
  });

  it.each([
    ["https://checkout.stripe.com.example.com/c/pay/1", ""],
    ["https://checkout.stripe.com@example.com/c/pay/1", ""],
    ["https://example.com/https://checkout.stripe.com/", ""],
    ["https://checkout.stripe.com:444/c/pay/1", ""],
    ["http://checkout.stripe.com/c/pay/1", ""],
    ["https://checkout.stripe.com/c/pay/1", "https://pay.example.com"],
    ["http://pay.example.com/c/pay/1", "http://pay.example.com"],
    ["http://127.0.0.1.example.com/", "http://127.0.0.1.example.com"],
    ["http://127.0.0.1:5173/", "http://127.0.0.1:54333"],
    ["javascript:alert(1)", ""],
    ["data:text/html,pay", "data:text/html,pay"],
    ["blob:https://checkout.stripe.com/1", ""],
    ["//checkout.stripe.com/c/pay/1", ""],
    ["/c/pay/1", ""],
    ["null", "null"],
    ["", ""],
  ])("never at %j, if it may go to %j", (address, allowed) => {
    expect(isCheckoutAddress(address, allowed)).toBe(false);
  });
});
