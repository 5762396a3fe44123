import { expect, it } from "vitest";
import { useBrowser } from "../../../phone/browser.ts";
import { findShiftsOfStarts } from "../../../inspect/starts.ts";
import { screens } from "../../../screens.ts";

useBrowser();

it("nothing moves while a screen loads for the first time, on a phone", async () => {
  expect(await findShiftsOfStarts("a phone", Object.keys(screens))).toEqual([]);
});
