/**
 * What a user does in a tab, in any browser: finds things by what they are called, and waits for
 * them.
 */
import type { Driver, Element, TabDriver } from "./driver.ts";

type Role = "button" | "link" | "field" | "chip" | "option" | "file";

export interface Page {
  open(path: string): Promise<void>;
  reload(): Promise<void>;
  /** Puts the tab in front of the others. */
  show(): Promise<void>;
  click(role: Exclude<Role, "file">, name: string): Promise<void>;
  /** Opens what a chip of the composer opens, and chooses the option with this value. */
  pick(opens: string, value: string): Promise<void>;
  fill(name: string, text: string): Promise<void>;
  chooseFile(name: string, path: string): Promise<void>;
  /** Waits until the page says this. */
  see(text: string): Promise<void>;
  /** Waits until the function, which runs in the page and has a name, returns true. */
  until<Args extends unknown[]>(isSo: (...args: Args) => boolean, ...args: Args): Promise<void>;
  run<Args extends unknown[], Answer>(
    work: (...args: Args) => Answer | Promise<Answer>,
    ...args: Args
  ): Promise<Answer>;
  takePicture: TabDriver["takePicture"];
}

/** Generous, because the machine may be slow; nothing waits longer than it must. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 100;

export async function openPage(driver: Driver, appUrl: string): Promise<Page> {
  const tab = await driver.newTab();

  const use = (role: Role, name: string, act: (element: Element) => Promise<void>) =>
    wait(`${role} "${name}"`, async () => {
      const element = await tab.find(String(findByName), [role, name]);
      if (element === null) return null;
      await act(element);
      return true;
    });

  return {
    open: (path) => tab.open(`${appUrl}${path}`),
    reload: () => tab.reload(),
    show: () => tab.show(),
    async click(role, name) {
      await use(role, name, tab.click);
    },
    async pick(opens, value) {
      await use("chip", opens, tab.click);
      await use("option", value, tab.click);
    },
    async fill(name, text) {
      await use("field", name, (element) => tab.type(element, text));
    },
    async chooseFile(name, path) {
      await use("file", name, (element) => tab.chooseFile(element, path));
    },
    async see(text) {
      await wait(
        `"${text}"`,
        async () =>
          await tab.run(String((wanted: string) => document.body.innerText.includes(wanted)), [
              text,
            ])
            ? true
            : null,
      );
    },
    async until(isSo, ...args) {
      const what = `${isSo.name}(${args.join(", ")})`;
      await wait(what, async () => await tab.run(String(isSo), args) === true ? true : null);
    },
    async run<Args extends unknown[], Answer>(
      work: (...args: Args) => Answer | Promise<Answer>,
      ...args: Args
    ) {
      // The answer is what the function returned, as JSON.
      return await tab.run(String(work), args) as Answer;
    },
    takePicture: tab.takePicture,
  };
}

/** Looks again until there is something to use. */
async function wait<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  let trouble = "";
  while (Date.now() < until) {
    try {
      const found = await look();
      if (found !== null) return found;
      trouble = "";
    } catch (error) {
      // The page was just replaced, or an element moved away. If not, this is the reason below.
      trouble = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`${what} did not come within ${PATIENCE_MS / 1000} s${trouble}`);
}

/**
 * Runs in the page: the first element with this role and name that a user can reach, which a view
 * transition, a message or an inert frame can prevent, once it is still at the place of the look
 * before. A name that ends with "…" is a beginning.
 */
function findByName(role: Role, name: string): HTMLElement | null {
  const selectors = {
    button: "button",
    link: "a[href]",
    field: "textarea, input:not([type=radio], [type=checkbox], [type=file])",
    chip: "[data-choice]",
    option: ".choice-sheet [value]",
    file: "input[type=file]",
  };
  for (const element of document.querySelectorAll<HTMLElement>(selectors[role])) {
    const labels = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
      ? [...element.labels ?? []]
      : [];
    const label = element.getAttribute("aria-label") ??
      (labels.map((one) => one.textContent).join(" ") || element.textContent);
    const value = element.dataset["choice"] ?? element.getAttribute("value") ?? "";
    const called = (role === "chip" || role === "option" ? value : label).trim();
    const isIt = name.endsWith("…") ? called.startsWith(name.slice(0, -1)) : called === name;
    if (!isIt || element.matches(":disabled, [inert] *")) continue;
    if (role === "file") return element;
    const look = () => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      return { left, top, isReached: width > 0 && element.contains(hit) };
    };
    // What stands still while the page scrolls, as a player's controls do, may be covered then.
    if (!look().isReached) element.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, isReached } = look();
    const isStill = element.dataset["seenAt"] === `${left} ${top}`;
    element.dataset["seenAt"] = `${left} ${top}`;
    if (isStill && isReached) return element;
  }
  return null;
}
