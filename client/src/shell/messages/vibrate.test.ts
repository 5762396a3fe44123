import { afterEach, expect, it, vi } from "vitest";
import { vibrate } from "./vibrate.ts";

const pulse = vi.fn<(ms: number) => boolean>(() => true);

/** A phone. `hasMotor`: its browser can vibrate. */
function phone({ hasMotor = true, isStill = false, isHidden = false, wasTapped = true } = {}) {
  vi.stubGlobal("navigator", {
    userActivation: { hasBeenActive: wasTapped },
    ...(hasMotor ? { vibrate: pulse } : {}),
  });
  vi.stubGlobal("matchMedia", () => ({ matches: isStill }));
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(isHidden ? "hidden" : "visible");
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  pulse.mockClear();
});

it("a phone gives one short pulse", () => {
  phone();
  vibrate();
  expect(pulse.mock.calls).toEqual([[15]]);
});

it.each([
  ["motion is reduced", { isStill: true }],
  ["the app is not looked at", { isHidden: true }],
  ["nothing was tapped yet, because the browser would refuse it", { wasTapped: false }],
])("there is no pulse if %s", (_why, how) => {
  phone(how);
  vibrate();
  expect(pulse).not.toHaveBeenCalled();
});

it("a browser without a motor is left alone", () => {
  phone({ hasMotor: false });
  expect(vibrate).not.toThrow();
});
