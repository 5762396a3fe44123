import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Script } from "node:vm";
import { beforeEach, expect, it, vi } from "vitest";
import { createMemory } from "../../api/device/kept/memory.ts";
import { SESSION_KEY } from "../../api/device/kept/remembered-user.ts";
import { chooseAppearance } from "../../stores/device/appearance.ts";
import { completed, USER } from "../../fixtures/fake-api.ts";

const code = await readFile(join(import.meta.dirname, "../../../public/start.js"), "utf8");
const POSTER = { path: "ada/fox.mp4", url: "https://p.test/fox.jpg", until: 2_000 };

/** Runs start.js as the page does, at an address, and returns what it has requested. */
function start(path = "/create"): Record<string, string>[] {
  history.replaceState(null, "", path);
  const tag = document.createElement("script");
  tag.dataset["signedIn"] = "/assets/a.js /assets/b.css";
  vi.spyOn(document, "currentScript", "get").mockReturnValue(tag);
  vi.spyOn(Date, "now").mockReturnValue(1_000);
  new Script(code).runInThisContext();
  return [...document.head.querySelectorAll("link")].map((link) =>
    Object.fromEntries(
      link.getAttributeNames().map((name) => [name, link.getAttribute(name) ?? ""]),
    )
  );
}

/** The data of an earlier visit of a signed-in user, written by the app itself. */
function visited(posters = [POSTER]): void {
  localStorage.setItem(SESSION_KEY, JSON.stringify({ user: USER }));
  const generations = [completed({ output_path: POSTER.path })];
  createMemory(localStorage, USER.id).known
    .write({ version: 1, as_of: 1, generations, lines: [], posters });
}

beforeEach(() => {
  document.head.innerHTML = "";
  delete document.documentElement.dataset["appearance"];
});

it("start.js requests nothing if nobody is signed in, whatever is stored", () => {
  visited();
  localStorage.removeItem(SESSION_KEY);
  expect(start()).toEqual([]);
  localStorage.setItem(SESSION_KEY, "{");
  expect(start()).toEqual([]);
});

it("start.js requests the signed-in part of the app and the newest video's poster", () => {
  visited();
  const crossorigin = "anonymous";
  expect(start()).toMatchObject([
    { rel: "modulepreload", crossorigin, href: "/assets/a.js" },
    { rel: "preload", as: "style", crossorigin, href: "/assets/b.css" },
    { rel: "preload", as: "image", crossorigin, href: POSTER.url },
  ]);
});

it("start.js requests no poster that has expired, is unknown, or is not on that screen", () => {
  visited([{ ...POSTER, until: 1_000 }]);
  expect(start()).toHaveLength(2);
  document.head.innerHTML = "";
  visited([]);
  expect(start()).toHaveLength(2);
  document.head.innerHTML = "";
  visited();
  expect(start("/credits")).toHaveLength(2);
});

it("start.js requests that part of the app even on a device without stored rows", () => {
  localStorage.setItem(SESSION_KEY, JSON.stringify({ user: USER }));
  expect(start()).toHaveLength(2);
});

it("start.js applies the chosen dark or light appearance before the first paint", () => {
  chooseAppearance("light");
  delete document.documentElement.dataset["appearance"];
  start();
  expect(document.documentElement.dataset["appearance"]).toBe("light");
  chooseAppearance("system");
});

/** In a browser the window gets this event although it does not bubble; in a test it does not. */
const error = () => new Event("error", { bubbles: true });

it("start.js says that the app is stuck after an error of a script, and not of a picture", () => {
  vi.useFakeTimers();
  start();
  const { dataset } = document.documentElement;
  const picture = document.body.appendChild(document.createElement("img"));
  picture.dispatchEvent(error());
  vi.advanceTimersByTime(5_000);
  expect(dataset["stuck"]).toBeUndefined();
  const script = document.body.appendChild(document.createElement("script"));
  script.dispatchEvent(error());
  vi.advanceTimersByTime(5_000);
  expect(dataset["stuck"]).toBe("");
  delete dataset["stuck"];
  dispatchEvent(new Event("unhandledrejection"));
  vi.advanceTimersByTime(5_000);
  expect(dataset["stuck"]).toBe("");
  delete dataset["stuck"];
  vi.useRealTimers();
});

it("start.js refuses files that are dropped, and leaves texts and links to the browser", () => {
  start();
  for (const name of ["dragover", "drop"]) {
    for (
      const types of [["Files"], ["text/uri-list", "Files"], ["text/plain"], ["text/uri-list"]]
    ) {
      const dataTransfer = { types, dropEffect: "copy" };
      const event = Object.assign(new Event(name, { bubbles: true, cancelable: true }), {
        dataTransfer,
      });
      document.body.dispatchEvent(event);
      expect(event.defaultPrevented).toBe(types.includes("Files"));
      expect(dataTransfer.dropEffect).toBe(types.includes("Files") ? "none" : "copy");
    }
  }
});

it.each<[unknown, string]>([
  [["de-AT", "en"], "de"],
  [["fr", "en-GB"], "en"],
  [["C", "de@euro"], "de"],
  [undefined, "en"],
  [[undefined], "en"],
])("start.js says it in one language, with %j as the browser's languages", (languages, ours) => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(languages as string[]);
  start();
  expect(document.documentElement.dataset["speaks"]).toBe(ours);
});
