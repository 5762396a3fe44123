/** Dark or light, or as the system has it: the device's choice, which stays when somebody signs out. */
import { type ReadonlySignal, signal } from "@preact/signals";

export const appearances = ["system", "dark", "light"] as const;

type Appearance = (typeof appearances)[number];

/** Read before the first paint as well, by public/start.js. */
const KEY = "wan-pwa.appearance";

const isAppearance = (text: string | null): text is Appearance =>
  appearances.some((one) => one === text);

function chosen(): Appearance {
  const kept = localStorage.getItem(KEY);
  return isAppearance(kept) ? kept : "system";
}

const current = signal<Appearance>(chosen());

export const appearance: ReadonlySignal<Appearance> = current;

export function chooseAppearance(choice: Appearance): void {
  if (choice === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
  apply();
}

/** From now on, also when another tab chooses. */
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

/** The system's bars around the app, which index.html colours by the system's own choice. */
function colourTheBars(choice: Appearance): void {
  for (const bar of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
    const its = bar.dataset["its"] ??= bar.content;
    const wanted = document.querySelector<HTMLMetaElement>(
      `meta[name=theme-color][media*=${choice}]`,
    );
    bar.content = wanted?.dataset["its"] ?? wanted?.content ?? its;
  }
}
