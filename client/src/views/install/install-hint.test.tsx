import { act, fireEvent, render, screen } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { installOffer } from "../../shell/install/install-offer.ts";
import { hintIsWanted } from "../../shell/install/install.ts";
import { hasSaved } from "../../shell/install/saved.ts";
import InstallHint from "./install-hint.tsx";

const prompt = vi.fn(() => Promise.resolve());

beforeEach(() => {
  localStorage.clear();
  prompt.mockClear();
  hintIsWanted.value = true;
  hasSaved.value = false;
  installOffer.value = { prompt };
  render(<InstallHint />);
});

const hint = () => screen.queryByRole("region", { name: "On your home screen" });
const save = () => act(() => void (hasSaved.value = true));

describe("install hint", () => {
  it("appears after a video was saved, and not before", () => {
    expect(hint()).toBeNull();
    save();
    expect(hint()).not.toBeNull();
  });

  it("accepts the browser's offer with one tap, and disappears", () => {
    save();
    fireEvent.click(screen.getByRole("button", { name: /^Install Wan/ }));
    expect(prompt).toHaveBeenCalledOnce();
    expect(hint()).toBeNull();
  });

  it("disappears for good when it is dismissed", () => {
    save();
    fireEvent.click(screen.getByRole("button", { name: "No, thanks" }));
    expect(hint()).toBeNull();
    expect(localStorage.getItem("wan-pwa.install-hint")).toBe("dismissed");
  });

  it("does not appear if the app cannot be installed", () => {
    save();
    act(() => void (installOffer.value = null));
    expect(hint()).toBeNull();
  });
});
