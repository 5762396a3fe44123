import { describe, expect, it } from "vitest";
import { firstSecret, hasAll, replaceSecrets } from "./replace-secret.ts";

const now = 1_795_000_000;

describe("a secret that is replaced", () => {
  it.each([
    ["is the only one of an empty list", "", "new"],
    ["is followed by the old one, which ends in an hour", "old", `new,old@${now + 3600}`],
    ["does not prolong an end", `old,older@${now + 60}`, `new,old@${now + 3600},older@${now + 60}`],
    ["shortens an end that is later", `old@${now + 9999}`, `new,old@${now + 3600}`],
    ["drops what has ended", `old,ended@${now}`, `new,old@${now + 3600}`],
    [
      "is there once, and without an end, if it comes back",
      `old,new@${now + 60}`,
      `new,old@${now + 3600}`,
    ],
  ])("%s", (_what, list, expected) => {
    expect(replaceSecrets(list, "new", now)).toBe(expected);
  });

  it("stays as it was written if several are given", () => {
    expect(replaceSecrets("old", `one, two@${now + 60}`, now))
      .toBe(`one,two@${now + 60},old@${now + 3600}`);
  });

  it("never has its value in an error", () => {
    expect(() => replaceSecrets("secret@soon", "new", now)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("secret@") }),
    );
  });
});

it("the first secret of a list is the one that signs", () => {
  expect([firstSecret("one,two@1795000000"), firstSecret("")]).toEqual(["one", undefined]);
});

it("a list has what was given in whatever order, and with whatever end", () => {
  expect(hasAll("one,two@1795000000", "two one")).toBe(true);
  expect(hasAll("one", "one,two")).toBe(false);
  expect(hasAll("one", "")).toBe(true);
});
