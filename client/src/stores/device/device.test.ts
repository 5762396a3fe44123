import { expect, it } from "vitest";
import { createDevice } from "./device.ts";

it("the device counts a wake on focus and when the browser resumes the page, but not on the first page show", () => {
  const device = createDevice();
  const shown = (persisted: boolean) => Object.assign(new Event("pageshow"), { persisted });
  dispatchEvent(shown(false));
  expect(device.wakes.value).toBe(0);
  dispatchEvent(shown(true));
  dispatchEvent(new Event("focus"));
  expect(device.wakes.value).toBe(2);
  device.dispose();
  dispatchEvent(new Event("focus"));
  expect(device.wakes.value).toBe(2);
});
