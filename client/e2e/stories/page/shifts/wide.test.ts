import { expect, it } from "vitest";
import { useBrowser } from "../../../phone/browser.ts";
import { findShiftsOfStarts } from "../../../inspect/starts.ts";
import { screens } from "../../../screens.ts";

useBrowser();

it("nothing moves while a screen loads for the first time, on a laptop", async () => {
  expect(await findShiftsOfStarts("a laptop", Object.keys(screens))).toEqual([]);
});

it("nothing moves while a screen with a layout of its own loads for the first time, on a phone in landscape", async () => {
  expect(await findShiftsOfStarts("a phone in landscape", ["/create", "/videos", "/credits"]))
    .toEqual([]);
});
