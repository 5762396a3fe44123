import { expect, it } from "vitest";
import { searchWords } from "../../api/user/contracts.ts";
import { filterOf, isAll, searchOf } from "./filter.ts";

it("an address and its filter can be converted into each other", () => {
  for (
    const search of [
      "",
      "?show=ready",
      "?from=photo",
      "?from=edit",
      "?show=failed&from=text&words=a+fox",
    ]
  ) {
    const query = Object.fromEntries(new URLSearchParams(search));
    expect(searchOf(filterOf(query))).toBe(search);
  }
});

it("a filter ignores unknown values in an address", () => {
  expect(isAll(filterOf({ show: "everything", from: "memory", words: " ", page: "2" }))).toBe(true);
});

it("a search text without anything that can be seen or stored is no search", () => {
  for (const words of ["\u200b", "\u2800 \u3164", "\0", "\ud83e", ""]) {
    expect(isAll(filterOf({ words }))).toBe(true);
  }
  expect(filterOf({ words: " fox\0 \u200b🦊 " })).toEqual({ words: "fox\0 \u200b🦊" });
  expect(searchWords("Fox\0 \u200b 🦊\ud83e")).toEqual(["fox", "🦊"]);
});
