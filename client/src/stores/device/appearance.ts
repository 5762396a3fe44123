/** Dark, light or the system's choice: a setting of the device that survives a sign-out. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { onDevice } from "../../api/device/storage.ts";

export const appearances = ["system", "dark", "light"] as const;

type Appearance = (typeof appearances)[number];

/** public/start.js reads this key as well, before the first paint. */
const KEY = "wan-pwa.appearance";

const isAppearance = (text: string | null): text is Appearance =>
  appearances.some((one) => one === text);

function chosen(): Appearance {
  const kept = onDevice.getItem(KEY);
  return isAppearance(kept) ? kept : "system";
}

const current = signal<Appearance>(chosen());

export const appearance: ReadonlySignal<Appearance> = current;

export function chooseAppearance(choice: Appearance): void {
  if (choice === "system") onDevice.removeItem(KEY);
  else onDevice.setItem(KEY, choice);
  apply();
}

/** Applies the appearance from now on, also when another tab changes it. */
export function followAppearance(): void {
  apply();
  addEventListener("storage", ({ key }) => {
    if (key === KEY || key === null) apply();
  });
}

function apply(): void {
  current.value = chosen();
  const { dataset } = document.documentElement;
  if (current.value === "system") delete dataset["appearance"];
  else dataset["appearance"] = current.value;
  colourTheBars(current.value);
}

/** The system's bars around the app, which index.html colours by the system's setting. */
function colourTheBars(choice: Appearance): void {
  for (const bar of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
    const its = bar.dataset["its"] ??= bar.content;
    const wanted = document.querySelector<HTMLMetaElement>(
      `meta[name=theme-color][media*=${choice}]`,
    );
    bar.content = wanted?.dataset["its"] ?? wanted?.content ?? its;
  }
}
