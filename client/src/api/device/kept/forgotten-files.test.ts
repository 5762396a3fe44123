import { expect, it, onTestFinished, vi } from "vitest";
import { attached } from "../../../fixtures/fake-uploads.ts";
import { forgetFile, forgetFilesExcept, forgetFilesOf, keepFile, keptFile } from "./kept-files.ts";

const stored = vi.hoisted(() => new Map<string, unknown>());
const FIRST_ANSWER_MS = 10_000;

vi.mock("idb-keyval", () => ({
  createStore: () => ({}),
  set: (key: string, value: unknown) => Promise.resolve(void stored.set(key, value)),
  get: (key: string) =>
    new Promise((resolve) => setTimeout(() => resolve(stored.get(key)), FIRST_ANSWER_MS)),
  keys: () => Promise.resolve([...stored.keys()]),
  delMany: (keys: string[]) => Promise.resolve(keys.forEach((key) => stored.delete(key))),
}));

it("a file that is forgotten while it is read is not stored afterwards", async () => {
  const keeping = keepFile("user.a", attached());
  await forgetFile("user.a");
  await keeping;
  expect([...stored.keys()]).toEqual([]);
});

it("the files of others are forgotten, and those of a visitor are not among them", async () => {
  for (const key of ["ada.1", "bob.1", "visitor.1"]) await keepFile(key, attached());
  stored.set("ada.1.upload", "where it goes on");
  await forgetFilesExcept("bob.", "visitor.");
  expect([...stored.keys()]).toEqual(["bob.1", "visitor.1"]);
});

it("a visitor's files are forgotten, except those that are named", async () => {
  stored.clear();
  for (const key of ["bob.1", "visitor.1", "visitor.2"]) await keepFile(key, attached());
  stored.set("visitor.2.upload", "where it goes on");
  await forgetFilesOf("visitor.", ["visitor.2"]);
  expect([...stored.keys()]).toEqual(["bob.1", "visitor.2", "visitor.2.upload"]);
});

it("a file is found although the database opens late", async () => {
  const kept = attached();
  await keepFile("user.late", kept);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const finding = keptFile("user.late");
  await vi.advanceTimersByTimeAsync(FIRST_ANSWER_MS);
  expect(await finding).toEqual(kept);
});
