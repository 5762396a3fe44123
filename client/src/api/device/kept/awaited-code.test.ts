import { beforeEach, describe, expect, it } from "vitest";
import { createAwaitedCode } from "./awaited-code.ts";

beforeEach(() => localStorage.clear());

describe("the address that waits for a code", () => {
  it("is kept for an hour, or until the code was typed", () => {
    let now = 1_000_000_000;
    const code = createAwaitedCode(localStorage, () => now);
    expect(code.read()).toBeNull();
    code.write("ada@example.com");
    expect(createAwaitedCode(localStorage, () => now).read())
      .toEqual({ email: "ada@example.com", sentAt: now, isNew: false });
    now += 59 * 60_000;
    expect(code.read()).not.toBeNull();
    now += 60_000;
    expect(code.read()).toBeNull();
    code.write("ada@example.com");
    code.clear();
    expect(code.read()).toBeNull();
  });

  it("remembers that it belongs to a sign-up, also when the code is sent again", () => {
    const code = createAwaitedCode(localStorage);
    code.write("ada@example.com", true);
    code.write("ada@example.com");
    expect(code.read()?.isNew).toBe(true);
    code.clear();
    code.write("ada@example.com");
    expect(code.read()?.isNew).toBe(false);
  });

  it("is not read from anything else, nor from a time far in the future", () => {
    const code = createAwaitedCode(localStorage);
    for (const text of ["{", "7", '{"email":7,"sentAt":1}', '{"email":"a@b.c","sentAt":9e15}']) {
      localStorage.setItem("wan-pwa.awaited-code", text);
      expect(code.read()).toBeNull();
    }
  });

  it("is lost at a reload if the storage throws, and nothing else happens", () => {
    const blocked = () => {
      throw new DOMException("blocked", "SecurityError");
    };
    const code = createAwaitedCode({ getItem: blocked, setItem: blocked, removeItem: blocked });
    code.write("ada@example.com");
    code.clear();
    expect(code.read()).toBeNull();
  });
});
