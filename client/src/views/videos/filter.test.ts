import { expect, it } from "vitest";
import { filterOf, isAll, searchOf } from "./filter.ts";

it("an address and its filter can be converted into each other", () => {
  for (const search of ["", "?show=ready", "?from=photo", "?show=failed&from=text&words=a+fox"]) {
    const query = Object.fromEntries(new URLSearchParams(search));
    expect(searchOf(filterOf(query))).toBe(search);
  }
});

it("a filter ignores unknown values in an address", () => {
  expect(isAll(filterOf({ show: "everything", from: "memory", words: " ", page: "2" }))).toBe(true);
});
