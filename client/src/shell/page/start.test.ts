import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Script } from "node:vm";
import { beforeEach, expect, it, vi } from "vitest";
import { createMemory } from "../../api/device/memory.ts";
import { SESSION_KEY } from "../../api/device/remembered-user.ts";
import { chooseAppearance } from "../../stores/device/appearance.ts";
import { completed, USER } from "../../fixtures/fake-api.ts";

const code = await readFile(join(import.meta.dirname, "../../../public/start.js"), "utf8");
const POSTER = { path: "ada/fox.mp4", url: "https://p.test/fox.jpg", until: 2_000 };

/** Runs it as the page does, at an address, and tells what it has asked for. */
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

/** What an earlier visit of a signed-in user has left, written by the app itself. */
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

it("asks for nothing where nobody is signed in, whatever lies there", () => {
  visited();
  localStorage.removeItem(SESSION_KEY);
  expect(start()).toEqual([]);
  localStorage.setItem(SESSION_KEY, "{");
  expect(start()).toEqual([]);
});

it("asks for a signed-in user's part of the app, and for the newest video's poster", () => {
  visited();
  const crossorigin = "anonymous";
  expect(start()).toMatchObject([
    { rel: "modulepreload", crossorigin, href: "/assets/a.js" },
    { rel: "preload", as: "style", crossorigin, href: "/assets/b.css" },
    { rel: "preload", as: "image", crossorigin, href: POSTER.url },
  ]);
});

it("asks for no poster that has run out, is not known, or that the screen does not have", () => {
  visited([{ ...POSTER, until: 1_000 }]);
  expect(start()).toHaveLength(2);
  document.head.innerHTML = "";
  visited([]);
  expect(start()).toHaveLength(2);
  document.head.innerHTML = "";
  visited();
  expect(start("/credits")).toHaveLength(2);
});

it("asks for the part of the app also on a device that knows no rows yet", () => {
  localStorage.setItem(SESSION_KEY, JSON.stringify({ user: USER }));
  expect(start()).toHaveLength(2);
});

it("has dark or light as chosen before anything is painted", () => {
  chooseAppearance("light");
  delete document.documentElement.dataset["appearance"];
  start();
  expect(document.documentElement.dataset["appearance"]).toBe("light");
  chooseAppearance("system");
});
