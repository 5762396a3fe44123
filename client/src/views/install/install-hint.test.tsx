import { act, fireEvent, screen } from "@testing-library/preact";
import { beforeEach, describe, expect, it } from "vitest";
import { completed } from "../../fixtures/fake-api.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import { installOffer } from "../../shell/install/install-offer.ts";
import { hintIsWanted } from "../../shell/install/install.ts";
import InstallHint from "./install-hint.tsx";

let world: ReturnType<typeof createFakeStores>;

beforeEach(async () => {
  localStorage.clear();
  hintIsWanted.value = true;
  installOffer.value = { prompt: () => Promise.resolve() };
  world = createFakeStores();
  await renderIn(world, <InstallHint />);
});

const hint = () => screen.queryByRole("region", { name: "On your home screen" });

describe("install hint", () => {
  it("appears with the first finished video, and not before", () => {
    expect(hint()).toBeNull();
    act(() => world.stores.generations.apply(completed()));
    expect(hint()).not.toBeNull();
  });

  it("disappears for good when it is dismissed", () => {
    act(() => world.stores.generations.apply(completed()));
    fireEvent.click(screen.getByRole("button", { name: "No, thanks" }));
    expect(hint()).toBeNull();
    expect(localStorage.getItem("wan-pwa.install-hint")).toBe("dismissed");
  });

  it("does not appear if the app cannot be installed", () => {
    act(() => world.stores.generations.apply(completed()));
    act(() => void (installOffer.value = null));
    expect(hint()).toBeNull();
  });
});
