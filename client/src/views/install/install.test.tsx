import { act, fireEvent, screen } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import {
  type InstallOffer,
  installOffer,
  watchInstallOffer,
} from "../../shell/install/install-offer.ts";
import { InstallApp } from "./install-app.tsx";

watchInstallOffer();

/** Chromium's event that offers to install the app. */
function offer() {
  const prompt = vi.fn<InstallOffer["prompt"]>(() => Promise.resolve());
  const event = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), { prompt });
  act(() => void dispatchEvent(event));
  return { prompt, event };
}

beforeEach(() => {
  installOffer.value = null;
});

describe("install", () => {
  it("offers nothing if the browser offers nothing", async () => {
    await renderIn(createFakeStores(), <InstallApp />);
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("accepts the browser's offer with a tap, once", async () => {
    await renderIn(createFakeStores(), <InstallApp />);
    const { prompt, event } = offer();
    expect(event.defaultPrevented).toBe(true);
    fireEvent.click(screen.getByRole("button", { name: "Install Wan" }));
    expect(prompt).toHaveBeenCalledOnce();
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("asks the browser to keep the data once the app is installed", () => {
    const persist = vi.fn(() => Promise.resolve(true));
    vi.stubGlobal("navigator", Object.create(navigator, { storage: { value: { persist } } }));
    dispatchEvent(new Event("appinstalled"));
    expect(persist).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });
});
