import { expect, it } from "vitest";
import { builtApp, content, sha1 } from "./test/built-app.ts";
import { type Domain, own, startVercel, type VercelOptions } from "./test/start-vercel.ts";

it("each file is named by its digest and size, and each content is uploaded once", async () => {
  const { host, uploaded, deployed } = await startVercel();
  await host.upload(await builtApp());
  const files = Object.entries(content).map(([file, text]) => ({
    file,
    sha: sha1(text),
    size: text.length,
  }));
  expect(new Set(deployed())).toEqual(new Set(files));
  expect(uploaded.sort()).toEqual([...new Set(Object.values(content))].sort());
});

it("what Vercel has is not uploaded again", async () => {
  const { host, uploaded, calls } = await startVercel({ has: Object.values(content).slice(1) });
  await host.upload(await builtApp());
  expect(uploaded).toEqual([content["index.html"]]);
  const all = await startVercel({ has: Object.values(content) });
  await all.host.upload(await builtApp());
  expect(all.uploaded).toEqual([]);
  expect(all.calls.length).toBeLessThan(calls.length);
});

it("the upload ends when the app is served", async () => {
  const { host, waits } = await startVercel();
  await host.upload(await builtApp());
  expect(waits).toEqual([1000, 1000]);
});

it.each<[string, VercelOptions, string]>([
  [
    "a deployment that fails",
    { states: ["ERROR"] },
    "could not deploy the app: A path is too long",
  ],
  ["a deployment that somebody cancels", { states: ["CANCELED"] }, "CANCELED"],
  ["a project that is gone", { isMissing: true }, "does not find the project wan"],
])("%s ends the upload with a sentence", async (_what, options, sentence) => {
  const { host } = await startVercel(options);
  await expect(host.upload(await builtApp())).rejects.toThrow(sentence);
});

it("a token that is not accepted is named by its setting", async () => {
  const { connect } = await startVercel();
  const host = connect({ VERCEL_ORG_ID: "" });
  await expect(host.findAddress()).rejects.toThrow("put another one into VERCEL_TOKEN");
});

it.each<[string, Domain[], string]>([
  ["Vercel's own", [own], "https://wan.vercel.app"],
  [
    "the operator's domain",
    [own, { name: "videos.example", verified: true }],
    "https://videos.example",
  ],
  [
    "none that is not verified, redirects, or is for a branch",
    [
      { name: "a.example", verified: false },
      { name: "b.example", verified: true, redirect: "videos.example" },
      { name: "c.example", verified: true, gitBranch: "next" },
      own,
    ],
    "https://wan.vercel.app",
  ],
])("the app's address is %s", async (_what, domains, address) => {
  const { host } = await startVercel({ domains });
  expect(await host.findAddress()).toBe(address);
});

it("a project is made by its name, once", async () => {
  const { host } = await startVercel({ isMissing: true });
  expect(await host.findAddress()).toBe("https://wan.vercel.app");
  expect(await host.isPlaceMissing()).toBe(true);
  await host.makePlace();
  expect(await host.isPlaceMissing()).toBe(false);
});

it("a new project that gets another address ends the deploy before the address is used", async () => {
  const domains = [{ name: "wan-two.vercel.app", verified: true }];
  const { host } = await startVercel({ isMissing: true, domains });
  await expect(host.makePlace()).rejects.toThrow(
    "https://wan-two.vercel.app, because https://wan.vercel.app belongs to somebody else",
  );
  expect(await host.findAddress()).toBe("https://wan-two.vercel.app");
});
