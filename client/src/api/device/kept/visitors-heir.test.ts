import { beforeEach, describe, expect, it } from "vitest";
import { heirIn, nameHeir, VISITORS_DRAFT } from "./visitors-heir.ts";

beforeEach(() => {
  localStorage.clear();
  localStorage.setItem(VISITORS_DRAFT, "{}");
});

describe("who gets a visitor's draft", () => {
  it("is nobody, until somebody has typed what signs them in", () => {
    expect(heirIn(localStorage)).toEqual({ is: "nobody" });
    const tell = nameHeir(localStorage);
    expect(heirIn(localStorage)).toEqual({ is: "pending" });
    tell("user");
    expect(heirIn(localStorage)).toEqual({ is: "user", id: "user" });
  });

  it("is nobody if Auth refuses, or does not answer because the app was killed", () => {
    nameHeir(localStorage)(null);
    expect(heirIn(localStorage)).toEqual({ is: "nobody" });
    let now = 1_000_000_000_000;
    nameHeir(localStorage, () => now);
    now += 60_000;
    expect(heirIn(localStorage, () => now)).toEqual({ is: "nobody" });
  });

  it("keeps nothing of a user where there is no draft", () => {
    localStorage.clear();
    nameHeir(localStorage)("user");
    expect(localStorage.length).toBe(0);
  });

  it("is not read from anything else", () => {
    for (const text of ["{", "7", "null", '{"id":7}', '{"asked_at":"now"}', '{"asked_at":9e15}']) {
      localStorage.setItem("wan-pwa.visitor.heir", text);
      expect(heirIn(localStorage)).toEqual({ is: "nobody" });
    }
  });
});
