import { beforeEach, expect, it } from "vitest";
import { appearance, chooseAppearance, followAppearance } from "./appearance.ts";

beforeEach(() => {
  localStorage.clear();
  document.head.innerHTML = `
    <meta name="theme-color" content="#0f0f15" media="(prefers-color-scheme: dark)">
    <meta name="theme-color" content="#fbfaf7" media="(prefers-color-scheme: light)">`;
});

const bars = () =>
  [...document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")].map((bar) =>
    bar.content
  );

it("the appearance follows the system until the user chooses, and again when they undo the choice", () => {
  expect(appearance.value).toBe("system");
  chooseAppearance("light");
  expect(document.documentElement.dataset["appearance"]).toBe("light");
  expect(bars()).toEqual(["#fbfaf7", "#fbfaf7"]);
  chooseAppearance("dark");
  expect(document.documentElement.dataset["appearance"]).toBe("dark");
  expect(bars()).toEqual(["#0f0f15", "#0f0f15"]);
  chooseAppearance("system");
  expect(document.documentElement.dataset["appearance"]).toBeUndefined();
  expect(bars()).toEqual(["#0f0f15", "#fbfaf7"]);
  expect(localStorage.length).toBe(0);
});

it("the appearance follows another tab", () => {
  followAppearance();
  localStorage.setItem("wan-pwa.appearance", "dark");
  dispatchEvent(new StorageEvent("storage", { key: "wan-pwa.appearance" }));
  expect(appearance.value).toBe("dark");
});
