import { expect, it, vi } from "vitest";
import { findHeadlessShell, type Machine } from "./headless-shell.ts";

const PATH = "/usr/bin/chromium-headless-shell";
const INSTALLING = "Installing chromium-headless-shell for the browser stories.";
const WITHOUT = "The browser stories take the whole Chromium, which is slower: ";

function machine({ has = false, offered = [""], works = true, refusal = "" }): Machine {
  let isThere = has;
  return {
    starts: (path) => Promise.resolve(isThere && path === PATH),
    offers: (name) => Promise.resolve(offered.includes(name)),
    install: vi.fn(() => {
      isThere = works;
      return refusal === "" ? Promise.resolve() : Promise.reject(new Error(refusal));
    }),
  };
}

async function find(given: Machine) {
  const said: string[] = [];
  return { path: await findHeadlessShell((sentence) => said.push(sentence), given), said };
}

it("a headless shell that is there is used, and nothing is said", async () => {
  const given = machine({ has: true });
  expect(await find(given)).toEqual({ path: PATH, said: [] });
  expect(given.install).not.toHaveBeenCalled();
});

it.each([
  ["its lists name it", ["chromium", "chromium-headless-shell"]],
  ["it has no lists yet", []],
])("a machine without one installs it if %s", async (_, offered) => {
  const given = machine({ offered });
  expect(await find(given)).toEqual({ path: PATH, said: [INSTALLING] });
  expect(given.install).toHaveBeenCalledExactlyOnceWith("chromium-headless-shell");
});

it("a machine whose lists only name Chromium uses Chromium, says so, and installs nothing", async () => {
  const given = machine({ offered: ["chromium"] });
  expect(await find(given)).toEqual({
    path: null,
    said: [`${WITHOUT}apt's lists do not name chromium-headless-shell.`],
  });
  expect(given.install).not.toHaveBeenCalled();
});

it.each([
  [{ refusal: "apt needs Linux and root.\nAt line 1" }, "apt needs Linux and root."],
  [{ works: false }, `${PATH} does not start.`],
])("a machine that cannot install it uses Chromium, and says why: %j", async (given, why) => {
  expect(await find(machine(given))).toEqual({
    path: null,
    said: [INSTALLING, WITHOUT + why],
  });
});
