import { expect, it, vi } from "vitest";
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

it("the device takes the browser's word about the network only as a reason to try", () => {
  const device = createDevice();
  const says = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  dispatchEvent(new Event("offline"));
  expect([device.online.value, device.doubts.value]).toEqual([true, 1]);
  device.hear(false);
  says.mockReturnValue(true);
  dispatchEvent(new Event("online"));
  expect([device.online.value, device.doubts.value]).toEqual([false, 2]);
  device.hear(true);
  expect(device.online.value).toBe(true);
  device.dispose();
});

it("a request has certainly not left if it failed and the browser knows of no network", () => {
  const device = createDevice();
  const says = vi.spyOn(navigator, "onLine", "get").mockReturnValue(true);
  expect(device.isCutOff()).toBe(false);
  says.mockReturnValue(false);
  expect(device.isCutOff()).toBe(true);
  says.mockReturnValue(true);
  device.hear(false);
  expect(device.isCutOff()).toBe(true);
  device.dispose();
});
